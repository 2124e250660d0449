namespace Hal9.Migrate.Comparison;

/// <summary>A place in which two answers differ.</summary>
/// <param name="Path">Where: <c>status</c>, <c>header:NAME</c>, <c>content-type</c>, <c>body</c>, or a JSON path with indexes as <c>*</c>.</param>
/// <param name="First">What the first answer had there, as far as it may be shown; null when no example was wanted.</param>
/// <param name="Second">What the second one had.</param>
public readonly record struct Difference(string Path, string? First = null, string? Second = null)
{
    /// <summary>Stands for all places beyond those that are named one by one.</summary>
    public const string OtherPlaces = "*";
}
