namespace Hal9.Migrate.Wire;

/// <summary>What a rollback to None would cost now.</summary>
/// <param name="RowsAtRisk">
/// How many changes the legacy does not have yet. A rollback brings them back before the legacy owns the writes again; they are lost only when
/// that cannot be done. 0 while the legacy owns the writes; null when it is not known.
/// </param>
/// <param name="AboutMs">About how long it would take, milliseconds; null when nothing was measured that would tell.</param>
/// <param name="Basis">What the time is taken from, for a person; null when there is none.</param>
public sealed record RollbackForecastDocument(long? RowsAtRisk, double? AboutMs, string? Basis);
