namespace Hal9.Migrate.Gates;

/// <summary>A condition that must hold before the migration goes on from a step.</summary>
public sealed record GateDefinition
{
    /// <summary>Its name, unique within the plan.</summary>
    public required string Name { get; init; }

    /// <summary>The metric, or null for a gate that a person answers.</summary>
    public Metric? Metric { get; init; }

    /// <summary>What the metric has to be; null for a gate that a person answers.</summary>
    public Condition? Condition { get; init; }

    /// <summary>How far back evidence counts; never before the step was entered.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the verdict has to be Pass without a break.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The least number of requests (comparisons for parity) to judge by.</summary>
    public long MinRequests { get; init; } = 1;

    /// <summary>What to say without evidence.</summary>
    public NoDataPolicy NoData { get; init; }

    /// <summary>After this many failures at one step a person has to decide.</summary>
    public int FailureLimit { get; init; } = 3;

    /// <summary>How many different people have to approve; 0 for a gate on a metric.</summary>
    public int Approvers { get; init; }

    /// <summary>Whether a person answers it.</summary>
    public bool IsApproval => Metric is null;
}
