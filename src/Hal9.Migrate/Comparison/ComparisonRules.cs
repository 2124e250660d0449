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

    /// <summary>Arrays in JSON bodies whose items may come in any order, by paths as in <see cref="Ignore"/>; how often an item is there does matter.</summary>
    public ImmutableArray<string> Sets { get; init; } = [];

    /// <summary>How far apart numbers in JSON bodies may be.</summary>
    public NumericTolerance Tolerance { get; init; }

    /// <summary>What examples of differences show.</summary>
    public ExampleValues Examples { get; init; } = ExampleValues.Redacted;

    /// <inheritdoc/>
    public bool Equals(ComparisonRules? other) =>
        other is not null && Headers.SequenceEqual(other.Headers) && Ignore.SequenceEqual(other.Ignore) && Sets.SequenceEqual(other.Sets)
        && Tolerance == other.Tolerance && Examples == other.Examples;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Headers.Length, Ignore.Length, Sets.Length, Tolerance, Examples);
}
