namespace Hal9.Migrate.Gates;

/// <summary>A condition whose certain violation rolls the migration back.</summary>
public sealed record TriggerDefinition
{
    /// <summary>Its name, unique within the plan.</summary>
    public required string Name { get; init; }

    /// <summary>The metric.</summary>
    public required Metric Metric { get; init; }

    /// <summary>What the metric has to be; the trigger fires when it surely is not.</summary>
    public required Condition Condition { get; init; }

    /// <summary>How far back evidence counts; never before the step was entered.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the condition has to be violated without a break.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromMinutes(1);
}
