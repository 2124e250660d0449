using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Verdicts;

/// <summary>What was decided on which verdicts.</summary>
/// <param name="Id">The journal record of what was decided; with it the verdicts can be made again.</param>
/// <param name="At">When that was.</param>
/// <param name="Cause">What was decided.</param>
/// <param name="Phase">The phase that was judged.</param>
/// <param name="Percentage">The successor's share there.</param>
/// <param name="Verdicts">The verdicts.</param>
public sealed record VerdictSummary(long Id, DateTimeOffset At, VerdictCause Cause, Phase Phase, Percentage Percentage, ImmutableArray<Verdict> Verdicts);
