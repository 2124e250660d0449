namespace Hal9.Migrate.State.Stores;

/// <summary>One field of one row that is not as it should be.</summary>
/// <param name="Table">The table's name in the plan.</param>
/// <param name="Key">The row's key in the store that was looked into: the text of a <see cref="Rows.RowKey"/>.</param>
/// <param name="Field">Its column; null when the whole row is missing or too much.</param>
/// <param name="Expected">What should be there, shortened; null is NULL or, without a field, that no row should be there.</param>
/// <param name="Found">What is there, shortened; null is NULL or, without a field, that no row is there.</param>
public sealed record RowDifference(string Table, string Key, string? Field, string? Expected, string? Found)
{
    /// <inheritdoc/>
    public override string ToString() => Field is null
        ? $"{Table} {Key}: {(Expected is null ? "is too much" : "is missing")}"
        : $"{Table} {Key}.{Field}: expected {Expected ?? "NULL"}, found {Found ?? "NULL"}";
}
