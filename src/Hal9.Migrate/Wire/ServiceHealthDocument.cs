using System.Collections.Immutable;
using Hal9.Migrate.Health;
using Hal9.Migrate.Routing;

#pragma warning disable MA0048 // the one is only the other's list

namespace Hal9.Migrate.Wire;

/// <summary>How a service is, by its own words, steadied: worse after two answers in a row, better after three.</summary>
/// <param name="Side">Which service.</param>
/// <param name="Score">The mean of its components' scores, 0 (dead) to 1 (well).</param>
/// <param name="Components">Its components; one named <c>service</c> when it names none.</param>
public sealed record ServiceHealthDocument(Side Side, double Score, ImmutableArray<ComponentHealthDocument> Components)
{
    /// <summary>The document; null before anything was heard.</summary>
    public static ServiceHealthDocument? Of(Side side, ServiceTrend trend) => trend.Score is not { } score ? null
        : new(side, score, [.. trend.Components.Select(component => new ComponentHealthDocument(component.Name, component.Status, component.Score, component.Message, component.Since))]);
}

/// <summary>How a component of a service is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">How it is.</param>
/// <param name="Score">The same as a number, 0 (dead) to 1 (well).</param>
/// <param name="Message">What the service said of it.</param>
/// <param name="Since">Since when it has been so.</param>
public sealed record ComponentHealthDocument(string Name, HealthStatus Status, double Score, string Message, DateTimeOffset Since);
