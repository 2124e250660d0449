using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Tests.Decisions;

namespace Hal9.Migrate.Tests.Judge;

/// <summary>A migration on some step, and the evidence it is judged by.</summary>
internal sealed class Court
{
    private EvidenceSeries _series = EvidenceSeries.Empty;
    private JudgeMemory _memory = JudgeMemory.Empty;
    private DateTimeOffset _now;

    public required MigrationState State { get; init; }

    public Assessment Assessment { get; private set; } = Assessment.Nothing;

    public static Court At(Phase phase, decimal percent, Action<JsonObject>? change = null, ImmutableArray<StratumTally>? baseline = null)
    {
        var migration = Migration.Started(TestPlan.With(change ?? (_ => { }))).Until(phase, percent);
        return new() { State = migration.State with { Baseline = baseline, BaselineSeconds = 300 }, _now = migration.Now };
    }

    public void Seconds(int count, Func<EvidenceWindow, EvidenceWindow> measure)
    {
        for (var i = 0; i < count; i++)
        {
            var window = measure(new EvidenceWindow { Start = _now, Complete = true, Snapshot = new(1, State.RoutingVersion) });
            _now = _now.AddSeconds(1);
            (Assessment, _memory) = Assessor.Assess(State, _series.Append(window), _memory);
            _series = _series.Append(window with { HealthySeconds = Assessment.IsHealthy ? 1 : 0 });
        }
    }

    public void Restart() => (_series, _memory) = (_series.Seconds.Aggregate(EvidenceSeries.Empty, (series, second) => series.Restore(second)), JudgeMemory.Empty);

    public DateTimeOffset Now => _now;

    public Verdict Verdict(string gate) => Assessment.Verdicts[gate];

    /// <summary>What a gate says that may be put together from others.</summary>
    public Verdict Gate(string name) => Progress.VerdictOf(State, State.Plan!.GatesOf(State.Step.Phase).Single(gate => gate.Name == name), Assessment.Verdicts);

    /// <summary>What a gate says after a second in which it was answered.</summary>
    public Verdict Verdicts(CheckAnswer answer)
    {
        Seconds(1, second => second with { Strata = [Successor(20)], Answers = [answer] });
        return Verdict(answer.Gate);
    }

    public TriggerAssessment Trigger(string name) => Assessment.Triggers.Single(trigger => trigger.Trigger.Name == name);

    public static StratumTally Legacy(int requests, double milliseconds = 10, string route = "*") => Tally(Subject.Legacy, requests, 0, milliseconds, route);

    public static StratumTally Successor(int requests, double milliseconds = 9, int errors = 0, string route = "*") => Tally(Subject.Successor, requests, errors, milliseconds, route);

    public static StratumTally Mirrored(int requests, double milliseconds = 9) => Tally(Subject.Mirror, requests, 0, milliseconds, "*");

    public static MirrorTally Differing(long raw, long replayed, long noise) => new()
    {
        Matched = 100 - raw,
        Mismatched = raw,
        Routes = [new(MethodClass.Safe, "*", 100, replayed)],
        Differences = [new(MethodClass.Safe, "*", "/id", raw, noise)],
        Patterns = [new(MethodClass.Safe, "*", ["/id"], raw)],
    };

    public static StratumTally Tally(Subject subject, int requests, int errors, double milliseconds, string route) => new(
        new(subject, MethodClass.Safe, route), requests, errors, LatencyHistogram.Of(Enumerable.Repeat(TimeSpan.FromMilliseconds(milliseconds), requests)));
}
