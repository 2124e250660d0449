using Hal9.Migrate.Client.Files;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Plans;

/// <summary>A plan as a caller gives it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Place">Where it comes from, for people; a file's path.</param>
public sealed record PlanSource(string Text, string Place)
{
    /// <summary>Reads a file. Throws <see cref="MigrateException"/> when it cannot be read or is too large.</summary>
    public static async Task<PlanSource> ReadAsync(string path, CancellationToken cancellationToken) =>
        new(await TextFile.ReadAsync(path, 4 * PlanReader.MaxLength, "plan", cancellationToken).ConfigureAwait(false), path);

    /// <summary>The plan. Throws <see cref="MigrateException"/> with all its faults when it is not valid.</summary>
    public MigrationPlan Check()
    {
        var (plan, problem) = PlanReader.Read(Text);
        return plan ?? throw new MigrateException(problem! with { Detail = $"{Place} is not a valid plan." });
    }
}
