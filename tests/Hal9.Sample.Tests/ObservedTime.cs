using Microsoft.Extensions.Time.Testing;

namespace Hal9.Sample.Tests;

/// <summary>Time that stands still until advanced, and tells when somebody begins to wait for it to pass.</summary>
public sealed class ObservedTime() : FakeTimeProvider(new DateTimeOffset(2001, 1, 12, 0, 0, 0, TimeSpan.Zero))
{
    private readonly TaskCompletionSource<TimeSpan> _firstWait = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long the first one to wait for this long or longer wants to wait.</summary>
    public TimeSpan AtLeast { get; init; } = TimeSpan.FromMilliseconds(1);

    public Task<TimeSpan> FirstWait => _firstWait.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime >= AtLeast)
        {
            _firstWait.TrySetResult(dueTime);
        }

        return timer;
    }
}
