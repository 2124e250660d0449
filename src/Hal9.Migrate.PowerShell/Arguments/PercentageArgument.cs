using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Arguments;

/// <summary>Percentages as parameters give them.</summary>
internal static class PercentageArgument
{
    /// <summary>The percentage of a number; null for none. Throws <see cref="MigrateException"/> when it is finer than 0.01.</summary>
    public static Percentage? Of(decimal? percent) => percent is not { } given ? null
        : Percentage.TryMake(given, out var percentage) ? percentage
        : throw new MigrateException(ProblemCode.InvalidArgument, $"A percentage cannot be {given}.", "It is a number from 0 to 100 in steps of 0.01.");
}
