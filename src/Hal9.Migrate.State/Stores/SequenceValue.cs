namespace Hal9.Migrate.State.Stores;

/// <summary>How far the generator of a key column has counted.</summary>
/// <param name="Table">The table's name in the plan.</param>
/// <param name="Value">The last value it gave out, whether or not a row has it.</param>
public sealed record SequenceValue(string Table, long Value);
