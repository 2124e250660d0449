namespace Hal9.Migrate.Benchmarks.Judging;

/// <summary>How a run ended.</summary>
/// <param name="Alarmed">Whether the successor was called bad.</param>
/// <param name="Seconds">How long it took until then, or in all.</param>
/// <param name="Requests">How many requests the successor had answered by then.</param>
internal readonly record struct Run(bool Alarmed, int Seconds, long Requests);
