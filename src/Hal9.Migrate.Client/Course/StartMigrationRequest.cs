using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Client.Course;

/// <summary>Start a migration, adopt the running one, or raise its goal.</summary>
public sealed record StartMigrationRequest
{
    /// <summary>The plan; null for the registered one.</summary>
    public PlanSource? Plan { get; init; }

    /// <summary>How far to go; null: Full.</summary>
    public Phase? Phase { get; init; }

    /// <summary>How far within Canary or RampUp; null: the whole of it.</summary>
    public Percentage? Percentage { get; init; }

    /// <summary>Go on after a rollback, or begin anew after an abort; needs a reason.</summary>
    public bool Restart { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Start although pre-flight checks say not ready.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to wait until the goal is reached.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>How long to wait; null: for ever.</summary>
    public TimeSpan? Timeout { get; init; }
}
