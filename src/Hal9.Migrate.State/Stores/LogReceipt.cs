using System.Collections.Immutable;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.State.Stores;

/// <summary>That the target durably has what these log entries point to.</summary>
/// <param name="Route">The table.</param>
/// <param name="Progress">As committed in the target.</param>
/// <param name="LogIds">Exactly these entries; empty where the log is kept in the order of commits and the progress says it.</param>
public sealed record LogReceipt(TableRoute Route, TableProgress Progress, ImmutableArray<long> LogIds);
