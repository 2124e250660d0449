using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Control;

/// <summary>
/// What everybody who watches is told: made once, however many watch, and not more often than anybody would see. Thread-safe.
/// </summary>
internal sealed class LiveFeed(Controller controller, StatusBuilder status, TimeProvider time)
{
    /// <summary>How old what is told may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(500);

    /// <summary>How many of the last seconds come along, for those who have missed some.</summary>
    private const int Points = 10;

    private readonly Lock _making = new();
    private LiveFrame _last = LiveFrame.Nothing;

    /// <summary>How it stands now.</summary>
    public LiveFrame Current()
    {
        lock (_making)
        {
            var (view, now) = (controller.View, time.GetTimestamp());
            if (_last == LiveFrame.Nothing || _last.Version != view.State.Version || time.GetElapsedTime(_last.MadeAt, now) >= MaxAge)
            {
                var known = _last.Points.ToDictionary(point => point.Start, point => point.Json);
                _last = new LiveFrame(
                    view.State.Version, now, JsonSerializer.Serialize(status.Build(), Hal9Json.Options),
                    [.. view.Series.Seconds.TakeLast(Points).Select(window => (window.Start, known.GetValueOrDefault(window.Start) ?? JsonSerializer.Serialize(PointDocument.Of(window, view.Noise()), Hal9Json.Options)))]);
            }

            return _last;
        }
    }
}
