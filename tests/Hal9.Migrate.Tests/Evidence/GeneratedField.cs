namespace Hal9.Migrate.Tests.Evidence;

/// <summary>A field of answers.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Wrong">How often the successor gets it wrong, 0..1.</param>
internal sealed record GeneratedField(GeneratedKind Kind, double Wrong);
