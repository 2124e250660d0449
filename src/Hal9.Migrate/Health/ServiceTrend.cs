using System.Collections.Immutable;

namespace Hal9.Migrate.Health;

/// <summary>How a service and its components have been of late. Pure.</summary>
/// <param name="Components">Its components; one named <see cref="Whole"/> when it names none.</param>
public sealed record ServiceTrend(ImmutableArray<ComponentTrend> Components)
{
    /// <summary>The component that stands for a service which names none.</summary>
    public const string Whole = "service";

    /// <summary>How many components are followed; a service that names more is a mistake or an attack.</summary>
    public const int MaxComponents = 50;

    private static readonly ComponentHealth Silence = new(Whole, HealthStatus.Unhealthy, 0, "It does not answer.");

    /// <summary>Nothing was heard yet.</summary>
    public static ServiceTrend None { get; } = new([]);

    /// <summary>The mean of the components' scores, 0 to 1; null before anything was heard.</summary>
    public double? Score => Components.IsEmpty ? null : Components.Average(component => component.Score);

    /// <summary>How it is after another answer.</summary>
    /// <param name="answer">What it said; null when it did not answer.</param>
    /// <param name="isSuccess">Whether the answer's status code says that all is well: the only word of a service that says nothing else.</param>
    /// <param name="now">When that was.</param>
    public ServiceTrend Next(HealthDocument? answer, bool isSuccess, DateTimeOffset now)
    {
        var seen = answer is null
            ? Components.IsEmpty ? [Silence] : Components.Select(component => Silence with { Name = component.Name })
            : answer.Components.IsEmpty ? [WholeOf(answer, isSuccess)] : answer.Components.Take(MaxComponents);
        var known = Components.ToDictionary(component => component.Name, StringComparer.Ordinal);
        return new([.. seen.DistinctBy(component => component.Name).Select(component => known.TryGetValue(component.Name, out var before) ? before.Next(component, now) : ComponentTrend.Of(component, now))]);
    }

    private static ComponentHealth WholeOf(HealthDocument answer, bool isSuccess)
    {
        var status = answer.Status == HealthStatus.Unknown ? isSuccess ? HealthStatus.Healthy : HealthStatus.Unhealthy : answer.Status;
        return new(Whole, status, HealthDocument.ScoreOf(status), "");
    }
}
