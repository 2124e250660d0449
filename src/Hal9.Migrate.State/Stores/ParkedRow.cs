namespace Hal9.Migrate.State.Stores;

/// <summary>A row that the owner has and the other store does not take: it is written when it, or what it violates, has changed.</summary>
/// <param name="Table">The table's name in the plan.</param>
/// <param name="Key">The row's key in the store that refuses it: the text of a <see cref="Rows.RowKey"/>.</param>
/// <param name="Reason">Why, as the store has it.</param>
public sealed record ParkedRow(string Table, string Key, string Reason);
