using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateways;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>Finished windows that the controller has not confirmed yet; the oldest are given up when there are too many. Thread-safe.</summary>
internal sealed class WindowLog
{
    private readonly Lock _lock = new();
    private ImmutableArray<GatewayWindow> _waiting = [];
    private long _lastSequence;
    private DateTimeOffset? _end;

    /// <summary>What is to be reported.</summary>
    public ImmutableArray<GatewayWindow> Unconfirmed
    {
        get
        {
            lock (_lock)
            {
                return _waiting;
            }
        }
    }

    /// <summary>When the last finished window ended; null before the first.</summary>
    public DateTimeOffset? End
    {
        get
        {
            lock (_lock)
            {
                return _end;
            }
        }
    }

    /// <summary>Adds a finished window.</summary>
    public void Add(EvidenceWindow window)
    {
        lock (_lock)
        {
            var kept = _waiting.Length < GatewaySync.MaxWindows ? _waiting : _waiting.RemoveAt(0);
            _waiting = kept.Add(new GatewayWindow(++_lastSequence, window));
            _end = window.End;
        }
    }

    /// <summary>The windows up to a sequence have arrived.</summary>
    public void Confirm(long sequence)
    {
        lock (_lock)
        {
            _waiting = _waiting.RemoveAll(window => window.Sequence <= sequence);
        }
    }
}
