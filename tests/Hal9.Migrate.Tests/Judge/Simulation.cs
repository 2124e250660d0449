using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Tests.Decisions;
using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.Tests.Judge;

/// <summary>A migration as the server drives it, in simulated time: each second is judged and decided on.</summary>
internal sealed class Simulation
{
    private EvidenceSeries _series = EvidenceSeries.Empty;
    private JudgeMemory _memory = JudgeMemory.Empty;

    private Simulation(Migration migration) => Migration = migration;

    public Migration Migration { get; }

    public MigrationState State => Migration.State;

    public Assessment Assessment { get; private set; } = Assessment.Nothing;

    /// <summary>Everything that was decided, in order.</summary>
    public List<MigrationEvent> Decided { get; } = [];

    /// <summary>The verdicts that were kept.</summary>
    public List<VerdictBundle> Bundles { get; } = [];

    public static Simulation At(Phase phase, decimal percent, Action<JsonObject>? change = null) =>
        new(Migration.Started(TestPlan.With(change ?? (_ => { }))).Until(phase, percent));

    /// <summary>Lets seconds pass in which this is measured.</summary>
    public Simulation Seconds(int count, Func<EvidenceWindow, EvidenceWindow> measure)
    {
        for (var i = 0; i < count; i++)
        {
            var window = measure(new EvidenceWindow { Start = Migration.Now, Complete = true, Snapshot = new(1, State.RoutingVersion) });
            Migration.Now = Migration.Now.AddSeconds(1);
            (Assessment, _memory) = Assessor.Assess(State, _series.Append(window), _memory);
            _series = _series.Append(window with { HealthySeconds = Assessment.IsHealthy ? 1 : 0 });
            Decide();
        }

        return this;
    }

    private void Decide()
    {
        var (before, written) = (State, Migration.Journal.Count);
        var (strata, seconds) = State.Baseline is null ? Assessor.BaselineOf(_series) : ([], 0);
        Decided.AddRange(Migration.Observe(new Observation
        {
            PositionVersion = Assessment.PositionVersion,
            Verdicts = Assessment.Verdicts,
            FiredTriggers = Assessment.Fired,
            ViolatedTriggers = Assessment.Violated,
            HealthySeconds = Assessment.HealthySeconds,
            Baseline = strata,
            BaselineSeconds = seconds,
        }));
        Bundles.AddRange(Migration.Journal.Skip(written).Select(record => Bundler.Of(before, _series, _memory, record)).OfType<VerdictBundle>());
    }
}
