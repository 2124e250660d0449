namespace Hal9.Migrate.Gateway.Tests.Testing;

internal static class Forever
{
    /// <summary>Waits until it is cancelled.</summary>
    public static Task WaitAsync(CancellationToken cancelled) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
}
