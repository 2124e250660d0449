using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Tests.PostgreSql;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests.StateEngine;

/// <summary>Bad days of the databases: servers that die, rights that are taken away, schemas that change. The status says what is wrong, and nothing is lost.</summary>
public sealed class ServerTroubleTests : IAsyncLifetime
{
    private const string AsOnTheOtherSide = "SELECT * FROM items ORDER BY id";

    private readonly PrivateServer _source = new();
    private readonly PrivateServer _target = new();
    private MovedTables _tables = null!;

    public async ValueTask InitializeAsync()
    {
        await _source.InitializeAsync();
        await _target.InitializeAsync();
        _tables = MovedTables.Make(_source, _target);
        MovedTables.Run(_tables.Legacy, "INSERT INTO items SELECT n, n FROM generate_series(1, 100) AS n");
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _target.DisposeAsync();
    }

    [Fact]
    public async Task Target_KilledWhileTheLegacyWritesOn_IsSaidAndCaughtUpWith()
    {
        await using var server = await InStepAsync();
        await _target.KillAsync();
        MovedTables.Run(_tables.Legacy, "UPDATE items SET value = 'new' WHERE id < 10; DELETE FROM items WHERE id = 99; INSERT INTO items VALUES (101, 'new')");
        var status = await server.UntilAsync(status => status.State is { InStep: false, Trouble: not null });
        status.State!.Trouble.ShouldNotBeNull().ShouldContain("is not reached");

        await _target.StartAsync();
        await CaughtUpAsync(server);
    }

    [Fact]
    public async Task Source_Killed_LosesNothingThatWasCommitted()
    {
        await using var server = await InStepAsync();
        MovedTables.Run(_tables.Legacy, "UPDATE items SET value = 'new' WHERE id < 10");
        await _source.KillAsync();
        await server.UntilAsync(status => status.State is { InStep: false, Trouble: not null });
        await _source.StartAsync();
        MovedTables.Run(_tables.Legacy, "DELETE FROM items WHERE id = 99; INSERT INTO items VALUES (101, 'new')");
        await CaughtUpAsync(server);
    }

    [Fact]
    public async Task Rights_RevokedInMidRun_AreAskedForAsAGrant()
    {
        await using var server = await InStepAsync();
        MovedTables.Run(_tables.Successor, "REVOKE INSERT, UPDATE ON items FROM mover");
        MovedTables.Run(_tables.Legacy, "INSERT INTO items VALUES (101, 'new')");
        var status = await server.UntilAsync(status => status.State?.Trouble is not null);
        status.State!.Trouble.ShouldNotBeNull().ShouldContain("permission denied for table items");
        status.State.Trouble.ShouldContain("GRANT");

        MovedTables.Run(_tables.Successor, "GRANT INSERT, UPDATE ON items TO mover");
        await CaughtUpAsync(server);
    }

    [Theory]
    [InlineData(true, "ALTER TABLE items RENAME COLUMN value TO worth", "value", "ALTER TABLE items RENAME COLUMN worth TO value")]
    [InlineData(false, "ALTER TABLE items RENAME COLUMN value TO worth", "value", "ALTER TABLE items RENAME COLUMN worth TO value")]
    [InlineData(true, "ALTER TABLE items RENAME TO things", "items", "ALTER TABLE things RENAME TO items")]
    [InlineData(false, "ALTER TABLE items RENAME TO things", "items", "ALTER TABLE things RENAME TO items")]
    public async Task Schema_ChangedUnderUs_IsNamedAndNothingIsLost(bool isLegacy, string change, string named, string back)
    {
        await using var server = await InStepAsync();
        var changed = isLegacy ? _tables.Legacy : _tables.Successor;
        MovedTables.Run(changed, change);
        MovedTables.Run(_tables.Legacy, $"DELETE FROM {(isLegacy && change.EndsWith("things", StringComparison.Ordinal) ? "things" : "items")} WHERE id = 7");
        var status = await server.UntilAsync(status => status.State is { InStep: false, Trouble: not null });
        status.State!.Trouble.ShouldNotBeNull().ShouldContain(named);

        MovedTables.Run(changed, back);
        await CaughtUpAsync(server);
    }

    [Fact]
    public async Task RollBack_TheSuccessorsStoreIsDead_APersonDecidesWithTheCountBeforeHer()
    {
        await using var server = await TestServer.StartAsync(_tables.In(",\"rollback\":{\"drainTimeout\":\"1s\"}"));
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());
        await server.UntilAsync(status => status.StandbyOver && status.State is { WriteOwner: Side.Successor, InStep: true });

        // What is written last never reaches the legacy.
        await _source.KillAsync();
        MovedTables.Run(_tables.Successor, "INSERT INTO items SELECT n, 'lost' FROM generate_series(201, 203) AS n");
        await server.UntilAsync(status => status.State is { Trouble: not null, RowsAtRisk: 3 });
        await _target.KillAsync();
        await _source.StartAsync();
        await server.PostAsync<ChangeDocument>(ApiPath.Rollback, new RollbackRequest(Reason: "it is dead"));
        var status = await server.UntilAsync(status => status.Status == MigrationStatus.NeedsDecision);
        (status.State!.Writes, status.Percentage).ShouldBe((WritesMode.Refuse, Phases.Percentage.Zero));
        status.State.Hindrance.ShouldNotBeNull().ShouldContain("is not reached");
        status.NeedsDecision!.Reason.ShouldContain("3 changes were at risk when the owner's store was last reached");

        await server.RefusedAsync(HttpMethod.Post, ApiPath.Rollback, new RollbackRequest(AcceptLoss: true, Reason: "no"), await server.TokenAsync(Role.Operator));
        await server.PostAsync<ChangeDocument>(ApiPath.Rollback, new RollbackRequest(AcceptLoss: true, Reason: "three rows, we know them"));
        await server.UntilAsync(status => status is { Status: MigrationStatus.RolledBack, State: { WriteOwner: Side.Legacy, Writes: WritesMode.Open } });
        MovedTables.Run(_tables.Legacy, "INSERT INTO items VALUES (301, 'goes on')");
        MovedTables.Lines(_tables.Legacy, "SELECT count(*) FROM items WHERE value = 'lost'").ShouldBe(["0"]);
    }

    private async Task<TestServer> InStepAsync()
    {
        var server = await TestServer.StartAsync(_tables.In(""));
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("shadow", Force: true));
        await server.UntilAsync(status => status.State is { InStep: true });
        return server;
    }

    private async Task CaughtUpAsync(TestServer server)
    {
        await server.UntilAsync(status => status.State is { InStep: true, Trouble: null, RowsAtRisk: 0, Tables: [{ Mismatches: 0, Refused: 0 }] });
        MovedTables.Lines(_tables.Successor, AsOnTheOtherSide).ShouldBe(MovedTables.Lines(_tables.Legacy, AsOnTheOtherSide));
    }
}
