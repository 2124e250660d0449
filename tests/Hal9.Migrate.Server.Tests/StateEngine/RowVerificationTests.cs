using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests.StateEngine;

/// <summary>The comparison of all rows, asked of a real server that keeps real stores in step.</summary>
public sealed class RowVerificationTests
{
    [Fact]
    public async Task Verify_RowsWereTamperedWith_SaysWhichAndLeavesThem()
    {
        using var rows = new MovedRows(50);
        await using var server = await TestServer.StartAsync(rows.In(""));
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("shadow", Force: true));
        await server.UntilAsync(status => status.State is { InStep: true });
        (await DoneAsync(server)).Differing.ShouldBe(0);

        rows.Tamper("UPDATE items SET value = 'other' WHERE id = 7; DELETE FROM items WHERE id = 8; INSERT INTO items VALUES (99, 'too much')");
        rows.Insert(51, 60);
        var found = await DoneAsync(server);

        found.Differing.ShouldBe(3);
        var table = found.Tables.Single();
        (table.Name, table.IsDone, table.Truncated).ShouldBe(("items", true, false));
        table.Rows.ShouldBeGreaterThanOrEqualTo(50);
        table.Differences.Select(field => (field.Key, field.Field, field.What)).Order().ShouldBe([("7", "value", "differs"), ("8", null, "missing"), ("99", null, "surplus")]);
        using var seen = await server.SendAsync(HttpMethod.Get, ApiPath.DataVerification, token: await server.TokenAsync(Role.Viewer));
        var forViewers = JsonSerializer.Deserialize<RowVerificationDocument>(await seen.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), Hal9Json.Options)!;
        (forViewers.Differing, forViewers.Tables.Single().Differences.Length, forViewers.Tables.Single().Truncated).ShouldBe((3, 0, true));
        MovedRows.Lines(rows.Successor, "SELECT count(*) FROM items WHERE id = 99").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Repair_RowsWereTamperedWith_MakesThemTheOwnersAndComparesAgain()
    {
        using var rows = new MovedRows(50);
        await using var server = await TestServer.StartAsync(rows.In(""));
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("shadow", Force: true));
        await server.UntilAsync(status => status.State is { InStep: true });
        rows.Tamper("UPDATE items SET value = 'other' WHERE id = 7; DELETE FROM items WHERE id = 8; INSERT INTO items VALUES (99, 'too much')");

        var preview = await server.PostAsync<ChangeDocument>(ApiPath.DataRepair + "?dry_run=true", new RowRepairRequest { Tables = ["items"] });
        preview.Message.ShouldBe("Rows of items that differ are carried over once more");
        MovedRows.Lines(rows.Successor, "SELECT count(*) FROM items WHERE id = 99").ShouldBe(["1"]);

        await server.PostAsync<ChangeDocument>(ApiPath.DataRepair, new RowRepairRequest { Reason = "a job wrote past the gate" });
        rows.Insert(51, 60);
        var after = await FinishedAsync(server);

        (after.Repairs, after.Repaired, after.Differing).ShouldBe((true, 3, 0));
        await server.UntilAsync(status => status.State is { InStep: true });
        MovedRows.Lines(rows.Successor, "SELECT * FROM items ORDER BY id").ShouldBe(MovedRows.Lines(rows.Legacy, "SELECT * FROM items ORDER BY id"));
        (await server.GetAsync<ImmutableArray<EventDocument>>(ApiPath.Events + "?limit=50")).Select(happened => happened.Message)
            .ShouldContain("Rows of all tables that differ are carried over once more: a job wrote past the gate");
    }

    [Fact]
    public async Task Parked_ARowTheSuccessorDoesNotTake_IsListedUntilARepairGetsItThrough()
    {
        using var rows = new MovedRows(5);
        MovedRows.Run(rows.Successor, "CREATE UNIQUE INDEX one_of_each ON items (value)");
        await using var server = await TestServer.StartAsync(rows.In(""));
        await ShouldBeRefusedAsync(server, HttpMethod.Get, null, HttpStatusCode.Conflict, ProblemCode.IllegalStep, ApiPath.DataParked);
        MovedRows.Run(rows.Legacy, "UPDATE items SET value = 'v1' WHERE id = 2");
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("shadow", Force: true));
        await server.UntilAsync(status => status.State is { Tables: [{ Refused: 1, IsCopied: true }] });

        var parked = (await server.GetAsync<ImmutableArray<ParkedRowDocument>>(ApiPath.DataParked)).ShouldHaveSingleItem();
        parked.Table.ShouldBe("items");
        parked.Key.ShouldBeOneOf("1", "2");
        parked.Reason.ShouldContain("UNIQUE constraint failed: items.value");

        rows.Tamper("DROP INDEX one_of_each");
        await server.PostAsync<ChangeDocument>(ApiPath.DataRepair, new RowRepairRequest());
        (await FinishedAsync(server)).Differing.ShouldBe(0);
        await server.UntilAsync(status => status.State is { InStep: true });
        (await server.GetAsync<ImmutableArray<ParkedRowDocument>>(ApiPath.DataParked + "?table=items")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Verify_NothingToCompare_IsRefusedWithTheReason()
    {
        using var rows = new MovedRows(1);
        await using var server = await TestServer.StartAsync(rows.In(""));
        await ShouldBeRefusedAsync(server, HttpMethod.Get, null, HttpStatusCode.NotFound, ProblemCode.NotFound);
        await ShouldBeRefusedAsync(server, HttpMethod.Post, null, HttpStatusCode.Conflict, ProblemCode.IllegalStep);

        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("shadow", Force: true));
        await server.UntilAsync(status => status.State is { InStep: true });
        await ShouldBeRefusedAsync(server, HttpMethod.Post, new RowVerificationRequest { Tables = ["nothing"] }, HttpStatusCode.BadRequest, ProblemCode.InvalidArgument);
    }

    private static async Task<RowVerificationDocument> DoneAsync(TestServer server)
    {
        await server.PostAsync<RowVerificationDocument>(ApiPath.DataVerification, new RowVerificationRequest());
        return await FinishedAsync(server);
    }

    private static async Task<RowVerificationDocument> FinishedAsync(TestServer server)
    {
        while (true)
        {
            var verification = await server.GetAsync<RowVerificationDocument>(ApiPath.DataVerification);
            if (verification.FinishedAt is not null)
            {
                return verification;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task ShouldBeRefusedAsync(TestServer server, HttpMethod method, object? body, HttpStatusCode status, string code, string path = ApiPath.DataVerification)
    {
        using var response = await server.SendAsync(method, path, body is null ? null : JsonSerializer.Serialize(body, Hal9Json.Options));
        response.StatusCode.ShouldBe(status);
        ProblemDocument.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.Code.ShouldBe(code);
    }
}
