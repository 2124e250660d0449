using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Reports;

/// <summary>What gates and triggers said when something was decided on it.</summary>
/// <param name="Sequence">The journal record of what was decided.</param>
/// <param name="At">When.</param>
/// <param name="Type">What was decided: the kind of event.</param>
/// <param name="Phase">The phase that was judged.</param>
/// <param name="Percentage">The successor's share there.</param>
/// <param name="Verdicts">What they said, with the numbers they said it from.</param>
/// <param name="IsReplayable">Whether what they said it from is still kept, so that it can be made again.</param>
public sealed record ReportDecision(
    long Sequence, DateTimeOffset At, string Type, Phase Phase, Percentage Percentage, ImmutableArray<Verdict> Verdicts, bool IsReplayable);
