using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Tests.Sqlite;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>A migration of one lane between two databases, the legacy's always of PostgreSQL.</summary>
internal sealed class PostgreSqlMigration : ICessionJournal, IAsyncDisposable
{
    private readonly StateController _controller;
    private Cession? _cession;

    public PostgreSqlMigration(PostgreSqlSide legacy, PostgreSqlSide successor, LaneOptions? options, params ReadOnlySpan<TableMapping> tables)
        : this(legacy, successor, options, new Lane("all", [.. tables]), 1)
    {
    }

    private PostgreSqlMigration(PostgreSqlSide legacy, PostgreSqlSide successor, LaneOptions? options, Lane lane, long epoch)
    {
        (Legacy, Successor, Lane) = (legacy, successor, lane);
        Stores = new(new PostgreSqlStateStore(legacy.Connection), new PostgreSqlStateStore(successor.Connection));
        _controller = new(Stores, [Lane], epoch, this, options ?? LaneOptions.Default, new RowThrottle(TimeProvider.System));
    }

    /// <summary>The same migration under another controller, that of an epoch.</summary>
    public PostgreSqlMigration Later(long epoch) => new(Legacy, Successor, null, Lane, epoch) { _cession = _cession };

    public PostgreSqlSide Legacy { get; }

    public PostgreSqlSide Successor { get; }

    public StatePair Stores { get; }

    public Lane Lane { get; }

    /// <summary>Between two databases of the same schema, tables of the same name and columns.</summary>
    public static PostgreSqlMigration Same(PrivateServer server, string schema, LaneOptions? options, params ReadOnlySpan<TableMapping> tables) =>
        new(PostgreSqlSide.Make(server, schema), PostgreSqlSide.Make(server, schema), options, tables);

    /// <summary>Arms both stores, as the controller would at its first step.</summary>
    public async Task ArmAsync()
    {
        foreach (var side in (Side[])[Side.Legacy, Side.Successor])
        {
            await Stores.Of(side).ArmAsync(1, ControlRow.Initial(side, 1), Lane.From(side), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Goes on until the stores are in step, and says how the lane stands.</summary>
    public async Task<LaneView> SettleAsync(Side owner = Side.Legacy)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await _controller.StepAsync(owner, false, TestContext.Current.CancellationToken) is Synchronize && _controller.IsInStep)
            {
                return (await _controller.ObserveAsync(owner, false, TestContext.Current.CancellationToken)).Lanes.Single();
            }
        }

        throw new InvalidOperationException("The stores do not come into step.");
    }

    /// <summary>Settles, then hands over. Null when that is done; else what hinders it.</summary>
    public async Task<string?> PassAsync(Side to)
    {
        await SettleAsync(to.Other());
        for (var i = 0; i < 500; i++)
        {
            switch (await _controller.StepAsync(to, false, TestContext.Current.CancellationToken))
            {
                case Synchronize step when step.Source == to:
                    return null;
                case Synchronize { Hindrance: { } hindrance } when _controller.IsInStep:
                    return hindrance;
            }
        }

        throw new InvalidOperationException($"The {to} does not become the owner.");
    }

    /// <summary>A person accepts that what only the owner has is lost.</summary>
    public void AcceptLoss() => _controller.AcceptsLoss = true;

    /// <summary>One step after another until a store takes writes.</summary>
    public async Task OpenAsync(Side to)
    {
        for (var i = 0; i < 100; i++)
        {
            await _controller.StepAsync(to, false, TestContext.Current.CancellationToken);
            if (await Stores.Of(to).ReadStatusAsync(TestContext.Current.CancellationToken) is { Control: { Owns: true, IsOpen: true } })
            {
                return;
            }
        }

        throw new InvalidOperationException($"The {to} does not open.");
    }

    /// <summary>Hands over as a server does, while applications write: a fence that takes too long is called off and tried again.</summary>
    public async Task PassLiveAsync(Side to)
    {
        var handover = new Handover(_controller, HandoverLimits.Default, TimeProvider.System);
        while (!(await handover.PassAsync(to, TestContext.Current.CancellationToken)).IsDone)
        {
        }
    }

    /// <summary>Whether a query says the same on both sides.</summary>
    public void ShouldAgree(string sql) => Successor.Lines(sql).ShouldBe(Legacy.Lines(sql));

    /// <summary>Changes the closed side behind the gate's back, as only its owner can.</summary>
    public void RunBehindTheGate(string sql) => Successor.Run($"BEGIN; SET LOCAL hal9_migrate.applying = 'on'; {sql}; COMMIT");

    public static TableMapping Table(string table, string[] key, params string[] others) => SqliteMigration.Same(table, key, others);

    public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_cession);

    public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
    {
        _cession = cession;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Stores.Legacy.DisposeAsync();
        await Stores.Successor.DisposeAsync();
        Legacy.Dispose();
        Successor.Dispose();
    }
}
