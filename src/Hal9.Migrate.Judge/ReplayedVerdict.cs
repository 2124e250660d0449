using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Judge;

/// <summary>A verdict that was made again.</summary>
/// <param name="Kept">What was decided on.</param>
/// <param name="Again">What comes out now.</param>
/// <param name="Difference">In what they differ, for a person; null when they agree.</param>
public sealed record ReplayedVerdict(Verdict Kept, Verdict Again, string? Difference);
