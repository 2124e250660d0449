using System.Collections.Immutable;

namespace Hal9.Migrate.Comparison;

/// <summary>An answer as far as it is compared.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type, or null.</param>
/// <param name="Headers">The chosen headers that it had.</param>
/// <param name="Body">The body.</param>
public sealed record RecordedResponse(int Status, string? ContentType, ImmutableDictionary<string, string> Headers, BodyContent Body);
