using System.Collections.Concurrent;

namespace Hal9.Migrate.Server.Notifying;

/// <summary>How telling others goes, since the server started. Thread-safe.</summary>
internal sealed class NotificationTotals
{
    private readonly ConcurrentDictionary<string, Sum> _sums = new(StringComparer.Ordinal);

    /// <summary>By destination: how many were told, how many given up, and why the last attempt failed (null when it did not).</summary>
    public IReadOnlyList<(string Destination, long Delivered, long GivenUp, string? Failing)> All =>
        [.. _sums.OrderBy(sum => sum.Key, StringComparer.Ordinal).Select(sum => (sum.Key, sum.Value.Delivered, sum.Value.GivenUp, sum.Value.Failing))];

    /// <summary>A destination may be told from now on.</summary>
    public void Begin(string destination) => Change(destination, sum => sum);

    /// <summary>It was told.</summary>
    public void Delivered(string destination) => Change(destination, sum => sum with { Delivered = sum.Delivered + 1, Failing = null });

    /// <summary>An attempt failed; another one follows.</summary>
    public void Failing(string destination, string reason) => Change(destination, sum => sum with { Failing = reason });

    /// <summary>No other attempt follows.</summary>
    public void GivenUp(string destination, string reason) => Change(destination, sum => sum with { GivenUp = sum.GivenUp + 1, Failing = reason });

    private void Change(string destination, Func<Sum, Sum> change) => _sums.AddOrUpdate(destination, _ => change(new Sum(0, 0, null)), (_, sum) => change(sum));

    private sealed record Sum(long Delivered, long GivenUp, string? Failing);
}
