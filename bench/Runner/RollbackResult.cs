namespace Hal9.Migrate.Bench.Runner;

/// <summary>How long it takes until nobody is sent to the successor any more. Milliseconds.</summary>
/// <param name="Rollbacks">How many of each kind.</param>
/// <param name="ByTrigger">From the beginning of the first bad second until every gateway obeys, for a trigger that waits for nothing.</param>
/// <param name="Ours">What of that is ours: from the end of the second that was judged.</param>
/// <param name="ByHand">From the moment at which a person's request is sent.</param>
internal sealed record RollbackResult(int Rollbacks, Quantiles ByTrigger, Quantiles Ours, Quantiles ByHand);
