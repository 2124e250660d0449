using System.Collections.Immutable;

namespace Hal9.Migrate.Comparison;

/// <summary>What counts as the same answer. The status always has to agree.</summary>
public sealed record ComparisonRules
{
    /// <summary>Compares the media type and the whole body.</summary>
    public static ComparisonRules Default { get; } = new();

    /// <summary>Response headers that have to agree, by name.</summary>
    public ImmutableArray<string> Headers { get; init; } = [];

    /// <summary>
    /// Parts of JSON bodies that may differ: a path such as <c>/diagnostics</c> stands for that value and all below it,
    /// <c>*</c> for any one name or index, as in <c>/items/*/seenAt</c>. <c>~1</c> and <c>~0</c> stand for <c>/</c> and <c>~</c>
    /// (JSON Pointer, RFC 6901).
    /// </summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(ComparisonRules? other) =>
        other is not null && Headers.SequenceEqual(other.Headers) && Ignore.SequenceEqual(other.Ignore);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Headers.Length, Ignore.Length);
}
