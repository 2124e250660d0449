using Hal9.Migrate.Plans;
using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Sample.Storage.PostgreSql;

namespace Hal9.Sample.Tests.Migration;

/// <summary>A plan that is shipped, at work between the stores of two running services.</summary>
internal sealed class PlannedMigration : ICessionJournal, IAsyncDisposable
{
    private readonly StatePair _stores;
    private readonly StateController _controller;
    private Cession? _cession;

    /// <param name="plan">The file's name.</param>
    /// <param name="flat">The legacy's store.</param>
    /// <param name="units">The successor's.</param>
    public PlannedMigration(string plan, string flat, string units)
    {
        Plan = Read(plan);
        _stores = new(Connect(flat), Connect(units));
        var lane = new Lane("hal9", [.. Plan.Tables.Select(PlannedTables.Of)]);
        _controller = new(_stores, [lane], 1, this, LaneOptions.Default, new RowThrottle(TimeProvider.System));
    }

    public StatePlan Plan { get; }

    private static IStateStore Connect(string store) => PostgreSqlDatabase.IsMeantBy(store) ? new PostgreSqlStateStore(store) : new SqliteStateStore(store);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The section about rows of a plan that is shipped.</summary>
    public static StatePlan Read(string plan)
    {
        var (whole, problem) = PlanReader.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "migration", plan)));
        problem.ShouldBeNull();
        return whole!.State!;
    }

    /// <summary>Goes on until the stores are in step, everything verified both ways.</summary>
    public async Task<LaneView> SettleAsync(Side owner)
    {
        while (true)
        {
            var step = await _controller.StepAsync(owner, false, Cancellation);
            if (step is Synchronize && _controller.IsInStep)
            {
                return (await _controller.ObserveAsync(owner, false, Cancellation)).Lanes.Single();
            }
        }
    }

    /// <summary>Passes the ownership of writes.</summary>
    public Task<HandoverReport> PassAsync(Side to) => new Handover(_controller, HandoverLimits.Default, TimeProvider.System).PassAsync(to, Cancellation);

    public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_cession);

    public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
    {
        _cession = cession;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.Legacy.DisposeAsync();
        await _stores.Successor.DisposeAsync();
    }
}
