namespace Hal9.Migrate.Gates;

/// <summary>A condition whose certain violation rolls the migration back.</summary>
public sealed record TriggerDefinition
{
    /// <summary>Its name, unique within the plan.</summary>
    public string Name => Watched.Name;

    /// <summary>What has to hold, as a gate says it; the trigger fires when it surely does not. People and rehearsals answer none.</summary>
    public required GateDefinition Watched { get; init; }

    /// <summary>How long it has to be violated without a break.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromMinutes(1);
}
