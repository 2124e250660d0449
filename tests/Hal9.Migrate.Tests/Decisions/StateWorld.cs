using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Decisions;

/// <summary>A migration that moves rows, the engine that obeys it and the two stores, in simulated time.</summary>
internal sealed class StateWorld
{
    public static readonly MigrationPlan Plan = TestPlan.With(json => json["state"] = JsonNode.Parse("""
        {
          "source": { "kind": "sqlite", "connection": "flat.db" }, "target": { "kind": "sqlite", "connection": "units.db" },
          "tables": [{ "from": "neurons", "to": "units", "key": ["id"], "columns": { "id": "id" } }]
        }
        """));

    private (Side Goal, long Version)? _working;

    public StateWorld() => Migration.Command(new StartMigration(Phase.Full, null, null, false, null), "ann").ShouldBeNull();

    /// <summary>What may happen.</summary>
    public enum What
    {
        EngineBegin, EngineEnd, Observe, Time, RollBack, RollBackParts, Suspend, Resume, Restarted, Restart, Abort,
    }

    /// <summary>Something that happens.</summary>
    public sealed record Act(What What, int Number = 0);

    /// <summary>One in which the successor serves everybody and owns the writes.</summary>
    public static StateWorld InFull()
    {
        var world = new StateWorld();
        world.Settle();
        world.Migration.State.Step.Phase.ShouldBe(Phase.Full);
        return world;
    }

    public Migration Migration { get; } = new(Plan);

    public TwoStores Stores { get; } = new();

    public StateReport? Seen { get; private set; }

    /// <summary>What becomes of a report before anybody sees it.</summary>
    public Func<StateReport, StateReport> Report { get; set; } = report => report;

    public void Do(Act act)
    {
        switch (act.What)
        {
            case What.EngineBegin:
                _working ??= Begin();
                break;
            case What.EngineEnd when (_working ?? Begin()) is var (goal, version):
                // What it has seen is what was so before it did anything.
                var isClosed = Migration.State is { Closed: not null, Rollback: null } or { CaptureGivenUp: not null };
                Seen = Report(new StateReport { Version = version, Owner = Stores.Open, IsVerified = true, Lag = TimeSpan.FromMilliseconds(10), RowsAtRisk = 0, IsRemoved = isClosed });
                _working = null;
                if (!isClosed)
                {
                    Stores.Step(goal);
                }

                break;
            case What.Observe:
                Migration.Observe(Migration.AllWell() with { State = Seen });
                break;
            case What.Time:
                Migration.Now = Migration.Now.AddMilliseconds(act.Number * 10);
                break;
            case What.RollBack:
                Migration.Command(new RollBackTo((Phase)(act.Number % 5), null, null));
                break;
            case What.RollBackParts:
                Migration.Command(new RollBackTo((Phase)(act.Number % 2), null, null, Parts: [.. Enum.GetValues<RollbackPart>().Where(part => (act.Number >> (int)part & 1) == 1)]));
                break;
            case What.Suspend:
                Migration.Command(new SuspendMigration(null));
                break;
            case What.Resume:
                Migration.Command(new ResumeMigration(null));
                break;
            case What.Restarted:
                Migration.Command(new StartMigration(Phase.Full, null, null, true, "again"));
                break;
            case What.Restart:
                // The server dies with the step it was doing; the next one begins by looking.
                Migration.Restart();
                (_working, Seen) = (null, null);
                break;
        }

        Check();
    }

    /// <summary>A second in which everybody has a turn.</summary>
    public void Round()
    {
        Migration.Now = Migration.Now.AddSeconds(1);
        foreach (var what in (What[])[What.EngineBegin, What.EngineEnd, What.Observe])
        {
            Do(new(what));
        }
    }

    /// <summary>Goes on until nothing happens any more.</summary>
    public void Settle()
    {
        for (var quiet = 0; quiet < 20;)
        {
            var (before, open) = (Migration.State.Version, Stores.Open);
            Round();
            quiet = Migration.State.Version == before && Stores.Open == open ? quiet + 1 : 0;
        }
    }

    public void Until(Func<bool> isSo)
    {
        for (var i = 0; i < 500 && !isSo(); i++)
        {
            Round();
        }

        isSo().ShouldBeTrue();
    }

    private (Side, long)? Begin() => Migration.State.StateBegun ? (HandoverProgress.GoalOf(Migration.State), Migration.State.Version) : null;

    private void Check()
    {
        var state = Migration.State;
        if (RoutingPolicy.Of(state)!.Writes is { Mode: WritesMode.Open } writes)
        {
            Stores.Open.ShouldBe(writes.Owner, "gateways send writes to a closed gate");
            (_working?.Goal).ShouldBeOneOf([null, writes.Owner], "and nobody is about to close it");
        }

        if (state is { Step.Phase: Phase.Full, Rollback: null })
        {
            state.WriteOwner.ShouldBe(Side.Successor);
        }

        if (state.Step.Percentage < Percentage.Hundred && state.WriteOwner == Side.Successor)
        {
            (state.Rollback is not null || state.Handover is not null || state.Suspended is not null || state.Step.Phase == Phase.RampUp).ShouldBeTrue("the writes stayed where the users are not");
        }
    }
}
