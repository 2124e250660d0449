namespace Hal9.Migrate.Wire;

/// <summary>A row that the owner of writes has and the other store does not take. It is tried again when it changes, and by a repair.</summary>
/// <param name="Table">The table's name in the plan.</param>
/// <param name="Key">Its key, as the store has it that does not take it.</param>
/// <param name="Reason">Why, in the words of that store's database.</param>
public sealed record ParkedRowDocument(string Table, string Key, string Reason);
