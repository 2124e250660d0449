using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests.StateEngine;

/// <summary>A real server moves rows between real stores that something happens to.</summary>
public sealed class BadDaysTests
{
    [Fact]
    public async Task Restart_InTheMiddleOfTheCopy_GoesOnCountingWhereItWas()
    {
        using var rows = new MovedRows(1_000);
        await using var server = await TestServer.StartAsync(rows.In("\"throttle\":{\"rowsPerSecond\":5}"));
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("shadow", Force: true));
        var before = (await server.UntilAsync(status => status.State is { Tables: [{ CopiedRows: > 5 }], Work.EtaSeconds: > 0 })).State!;
        before.Tables[0].Rows.ShouldBe(1_000);
        await server.RestartAsync();
        var after = (await server.UntilAsync(status => status.State is { Tables: [{ CopiedRows: > 0 }] })).State!;
        after.Tables[0].CopiedRows.ShouldBeGreaterThanOrEqualTo(before.Tables[0].CopiedRows);
        (after.Tables[0].IsCopied, after.Tables[0].Rows).ShouldBe((false, 1_000));
        using var metrics = await server.SendAsync(HttpMethod.Get, ApiPath.Metrics);
        var text = await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain("hal9_migrate_rows{table=\"items\"} 1000");
        text.ShouldContain("hal9_migrate_copied_rows{table=\"items\"}");
    }

    [Fact]
    public async Task Log_LongerThanItMayBe_CaptureIsGivenUpAndTheCopyBeginsAnewWhenResumed()
    {
        using var rows = new MovedRows(10);
        await using var server = await TestServer.StartAsync(rows.In("\"maxLog\":1000"));
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("shadow", Force: true));
        await server.UntilAsync(status => status.State is { InStep: true });

        // Nothing reaches the successor's store, while the legacy writes on.
        await using (MovedRows.Lock(rows.Successor))
        {
            rows.Insert(11, 1_500);
            var status = await server.UntilAsync(status => status.Status == MigrationStatus.NeedsDecision && MovedRows.LeftIn(rows.Legacy).Count == 0);
            status.State!.Hindrance.ShouldNotBeNull().ShouldContain("state.maxLog is 1,000");
        }

        await server.PostAsync<ChangeDocument>(ApiPath.Resume, new ReasonRequest("the store is back"));
        await server.UntilAsync(status => status.State is { InStep: true, Tables: [{ CopiedRows: 1_500 }] });
        MovedRows.Lines(rows.Successor, "SELECT count(*), max(id) FROM items").ShouldBe(["1500|1500"]);
        var events = await server.GetAsync<EventDocument[]>(ApiPath.Events + "?limit=1000");
        events.Where(happened => happened.Type is nameof(StateBegun) or nameof(CaptureGivenUp) or nameof(StateRemoved)).Select(happened => happened.Type)
            .ShouldBe([nameof(StateBegun), nameof(CaptureGivenUp), nameof(StateRemoved), nameof(StateBegun)]);
        rows.Insert(1_501, 1_502);
        await server.UntilAsync(_ => MovedRows.Lines(rows.Successor, "SELECT count(*) FROM items") is ["1502"]);
    }
}
