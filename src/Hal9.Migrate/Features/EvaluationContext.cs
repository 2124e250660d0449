using System.Collections.Immutable;

namespace Hal9.Migrate.Features;

/// <summary>For whom a flag is evaluated.</summary>
public sealed record EvaluationContext
{
    /// <summary>The user; null when nobody in particular.</summary>
    public string? TargetingKey { get; init; }

    /// <summary>The path of the request that asks.</summary>
    public string? Path { get; init; }

    /// <summary>Its headers; names compare without regard to case.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } =
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
}
