using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Hal9.Migrate.Gates;

/// <summary>
/// A condition that must hold before the migration goes on from a step. Exactly one thing answers it: a metric, a query, a webhook, people, a rehearsal, or the
/// gates it is put together from.
/// </summary>
public sealed record GateDefinition
{
    /// <summary>Its name, unique within the plan.</summary>
    public required string Name { get; init; }

    /// <summary>The metric; null when something else answers it.</summary>
    public Metric? Metric { get; init; }

    /// <summary>What the metric, or the answer to the query, has to be; null for all others.</summary>
    public Condition? Condition { get; init; }

    /// <summary>The query that answers it; null when something else does.</summary>
    public PrometheusQuery? Prometheus { get; init; }

    /// <summary>The webhook that answers it; null when something else does.</summary>
    public Webhook? Webhook { get; init; }

    /// <summary>How it is put together from <see cref="Parts"/>.</summary>
    public Composition Composition { get; init; }

    /// <summary>What it is put together from; empty unless it is.</summary>
    public ImmutableArray<GateDefinition> Parts { get; init; } = [];

    /// <summary>How far back evidence counts; never before the step was entered. For a query or a webhook: how old its last answer may be.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the verdict has to be Pass without a break.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The least number of requests (comparisons for parity) to judge by.</summary>
    public long MinRequests { get; init; } = 1;

    /// <summary>What to say without evidence.</summary>
    public NoDataPolicy NoData { get; init; }

    /// <summary>After this many failures at one step a person has to decide. Of a part it says nothing: the whole fails.</summary>
    public int FailureLimit { get; init; } = 3;

    /// <summary>How many different people have to approve; 0 unless people answer it.</summary>
    public int Approvers { get; init; }

    /// <summary>How long a rollback may have taken when it was rehearsed; null unless a rehearsal answers it.</summary>
    public TimeSpan? MaxRecovery { get; init; }

    /// <summary>Whether what was decided answers it, and no evidence.</summary>
    [JsonIgnore]
    public bool IsDecided => IsApproval || MaxRecovery is not null;

    /// <summary>Whether people answer it.</summary>
    [JsonIgnore]
    public bool IsApproval => Approvers > 0;

    /// <summary>Whether it is answered by somebody who has to be asked.</summary>
    [JsonIgnore]
    public bool IsAsked => Prometheus is not null || Webhook is not null;

    /// <summary>This gate and everything it is put together from.</summary>
    [JsonIgnore]
    public IEnumerable<GateDefinition> WithParts => Parts.SelectMany(part => part.WithParts).Prepend(this);

    /// <summary>What answers it in the end: itself, or the last parts it is put together from.</summary>
    [JsonIgnore]
    public IEnumerable<GateDefinition> Leaves => WithParts.Where(gate => gate.Composition == Composition.None);

    /// <summary>How far back anything it is made of looks.</summary>
    [JsonIgnore]
    public TimeSpan Reach => Leaves.Max(leaf => leaf.Window);

    /// <summary>What has to hold, for a person.</summary>
    public string Describe() => this switch
    {
        { IsApproval: true } => $"{Approvers} approval(s)",
        { MaxRecovery: { } most } => FormattableString.Invariant($"a rehearsed rollback within {most.TotalSeconds:0.###} s"),
        { Composition: Composition.All } => $"all of {string.Join(", ", Parts.Select(part => part.Name))}",
        { Composition: Composition.Any } => $"one of {string.Join(", ", Parts.Select(part => part.Name))}",
        { Webhook: { } webhook } => $"{webhook.Url.Host} says pass",
        { Prometheus: { } asked } => $"{asked.Query} {Condition}",
        _ => $"{Metric} {Condition}",
    };
}
