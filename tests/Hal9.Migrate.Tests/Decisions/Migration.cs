using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Tests.Decisions;

/// <summary>A migration in simulated time: commands and observations in, a journal out.</summary>
internal sealed class Migration
{
    public Migration(MigrationPlan? plan = null)
    {
        Append([new JournalOpened("journal-1")], "controller");
        if (plan is not null)
        {
            Command(new RegisterPlan(plan), "admin").ShouldBeNull();
        }
    }

    public ImmutableList<JournalRecord> Journal { get; private set; } = [];

    public MigrationState State { get; private set; } = MigrationState.Empty;

    public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The events of the last append.</summary>
    public ImmutableArray<MigrationEvent> Last { get; private set; } = [];

    public static Migration Started(MigrationPlan? plan = null, Phase phase = Phase.Full, Percentage? percentage = null)
    {
        var migration = new Migration(plan ?? TestPlan.Default);
        migration.Command(new StartMigration(phase, percentage, null, false, null), "ann").ShouldBeNull();
        return migration;
    }

    /// <summary>Gives a command; the refusal, if it is refused.</summary>
    public Problem? Command(MigrationCommand command, string actor = "ann")
    {
        var answer = Commands.Decide(State, command, actor, Now);
        Append(answer.Events, actor);
        return answer.Refusal;
    }

    /// <summary>Shows the controller something.</summary>
    public ImmutableArray<MigrationEvent> Observe(Observation observation)
    {
        Append(Progress.Decide(State, observation, Now), "controller");
        return Last;
    }

    /// <summary>An observation of the current step in which all is well and the hold is over.</summary>
    public Observation AllWell() => new()
    {
        PositionVersion = State.Position.Version,
        HealthySeconds = int.MaxValue,
        Verdicts = State.Plan!.GatesOf(State.Step.Phase).Select(gate => Says(gate.Name, Outcome.Pass)).ToImmutableDictionary(verdict => verdict.Name),
        Baseline = [new(new(Subject.Legacy, MethodClass.Safe, "*"), 1, 0, LatencyHistogram.Empty)],
        BaselineSeconds = 300,
    };

    /// <summary>Lets all be well until a step is reached.</summary>
    public Migration Until(Phase phase, decimal percent)
    {
        for (var i = 0; i < 50 && State.Step != new Step(phase, Percentage.Of(percent)); i++)
        {
            Now = Now.AddSeconds(1);
            Observe(AllWell());
        }

        State.Step.ShouldBe(new Step(phase, Percentage.Of(percent)));
        return this;
    }

    /// <summary>The controller dies and another one folds the journal.</summary>
    public void Restart()
    {
        HashChain.FindFault(Journal).ShouldBeNull();
        var again = Evolve.Fold(Journal);
        JsonSerializer.Serialize(again, Hal9Json.Options).ShouldBe(JsonSerializer.Serialize(State, Hal9Json.Options));
        State = again;
    }

    public static Verdict Says(string name, Outcome outcome) => new() { Name = name, Outcome = outcome, Message = $"{name} says {outcome}" };

    private void Append(ImmutableArray<MigrationEvent> events, string actor)
    {
        Last = events;
        foreach (var happened in events)
        {
            var record = EventCatalog.Record(Journal.LastOrDefault(), happened, actor, Now);
            Journal = Journal.Add(record);
            State = Evolve.Apply(State, record);
        }
    }
}
