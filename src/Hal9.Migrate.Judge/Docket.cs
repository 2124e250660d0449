using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.Judge;

/// <summary>What is judged from: the evidence of a running migration, or that of a bundle which was kept.</summary>
internal sealed record Docket
{
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required Subject Subject { get; init; }

    /// <summary>What each condition may spend on false alarms.</summary>
    public required double Budget { get; init; }

    public required ImmutableArray<StratumTally>? Baseline { get; init; }

    public required int BaselineSeconds { get; init; }

    public required Lazy<NoiseBook> Noise { get; init; }

    /// <summary>The windows from a time on that count, oldest first.</summary>
    public required Func<DateTimeOffset, IReadOnlyList<EvidenceWindow>> WindowsFrom { get; init; }

    /// <summary>The same in as few windows as there are.</summary>
    public required Func<DateTimeOffset, IReadOnlyList<EvidenceWindow>> FewestFrom { get; init; }

    /// <summary>The answers of a gate's query or webhook since a time, oldest first.</summary>
    public required Func<string, DateTimeOffset, IReadOnlyList<CheckAnswer>> AnswersSince { get; init; }

    /// <summary>The evidence on the current step of a migration.</summary>
    public static Docket Of(MigrationState state, EvidenceSeries series, DateTimeOffset now) => new()
    {
        Since = state.Position.Since,
        Now = now,
        Subject = SubjectOf(state.Step.Phase),
        Budget = state.Plan is { } plan ? FalseAlarmBudget.ShareOf(plan) : 1,
        Baseline = state.Baseline,
        BaselineSeconds = state.BaselineSeconds,
        Noise = new(() => NoiseBook.Of(NoiseSince(state, series), LearnsNoise(state))),
        WindowsFrom = from => [.. series.Between(from, now).Where(window => Counts(state, window))],
        FewestFrom = from => [.. series.Since(from, window => Counts(state, window))],
        AnswersSince = (gate, from) => Of(AnswersOf(state, series, from), gate, from),
    };

    /// <summary>The evidence that was kept with a verdict.</summary>
    public static Docket Of(VerdictEvidence kept) => new()
    {
        Since = kept.Since,
        Now = kept.Now,
        Subject = kept.Subject,
        Budget = kept.Budget,
        Baseline = kept.Baseline,
        BaselineSeconds = kept.BaselineSeconds,
        Noise = new(() => NoiseBook.Of(kept.Noise, kept.LearnsNoise)),
        WindowsFrom = from => [.. kept.Windows.Where(window => window.Start >= from)],
        FewestFrom = from => [.. kept.Windows.Where(window => window.Start >= from)],
        AnswersSince = (gate, from) => Of(kept.Answers, gate, from),
    };

    /// <summary>Whose answers are judged in a phase.</summary>
    public static Subject SubjectOf(Phase phase) => phase == Phase.Shadow ? Subject.Mirror : Subject.Successor;

    /// <summary>Whether a window was measured on the current step, under its routing.</summary>
    public static bool Counts(MigrationState state, EvidenceWindow window) => window.Start >= state.Position.Since && window.Snapshot.Version >= state.RoutingVersion;

    /// <summary>
    /// What noise is learnt from: the current step as far as its seconds are kept, however short the window is that is judged: only a sample is asked twice.
    /// </summary>
    public static MirrorTally NoiseSince(MigrationState state, EvidenceSeries series)
    {
        var from = series.Seconds.IsEmpty ? state.Position.Since : series.Seconds[^1].End - EvidenceSeries.KeepSeconds;
        return MirrorMerger.Merge(series.Since(from > state.Position.Since ? from : state.Position.Since, window => Counts(state, window)).Select(window => window.Mirror));
    }

    /// <summary>Whether the plan lets noise be learnt.</summary>
    public static bool LearnsNoise(MigrationState state) => state.Plan?.Mirror.Noise.IsOn == true;

    /// <summary>What was answered for the current step. A second in which no gateway reported may hold an answer all the same.</summary>
    public static IEnumerable<CheckAnswer> AnswersOf(MigrationState state, EvidenceSeries series, DateTimeOffset from) =>
        series.Between(from.AddSeconds(-1), DateTimeOffset.MaxValue).SelectMany(window => window.Answers).Where(answer => answer.PositionVersion == state.Position.Version);

    private static IReadOnlyList<CheckAnswer> Of(IEnumerable<CheckAnswer> answers, string gate, DateTimeOffset from) =>
        [.. answers.Where(answer => answer.Gate == gate && answer.At >= from).OrderBy(answer => answer.At)];
}
