namespace Hal9.Migrate.State.Inspection;

/// <summary>A row of a sample.</summary>
/// <param name="Key">Its key, for people.</param>
/// <param name="Leaving">What the leaving route makes of it: values as those of a <see cref="Rows.RowStream"/>.</param>
/// <param name="Stored">Its own values in the columns of the arriving route, in a form of the store in which equal values are equal.</param>
public sealed record SampledRow(string Key, object?[] Leaving, object?[] Stored);
