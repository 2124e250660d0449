using System.Collections.Immutable;
using Hal9.Migrate.Gateway.Control;
using Hal9.Migrate.Gateway.Exposition;
using Hal9.Migrate.Gateway.Forwarding;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Metrics;
using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Gateway.Tracing;
using Hal9.Migrate.Gateway.Upstreams;
using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>
/// A gateway: its own listener, its own connections, its own loop with the controller. Several can live in a process, beside other
/// servers. Start it once, stop it once; the properties may be read from any thread at any time.
/// </summary>
public sealed class GatewayHost : IAsyncDisposable
{
    // All captured bodies together; enough for hundreds of requests with the largest bodies the default plan mirrors.
    private const long CaptureBytes = 64L * 1024 * 1024;

    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GatewayMeter _meter = new();
    private readonly TrafficTotals _totals = new();
    private readonly WindowLog _windows = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpMessageInvoker _client = UpstreamClient.Create();
    private readonly MirrorResources _mirror;
    private readonly WriteParts _writes;
    private readonly RoutingSwitch _routing;
    private readonly SnapshotKeeper _keeper;
    private readonly ControllerContact _contact;
    private readonly RequestTracing _tracing;
    private readonly SyncLoop _sync;
    private readonly WindowClock _clock;
    private readonly Listener _listener;
    private readonly MetricsListener? _metrics;
    private readonly GatewayApplication _application;
    private Task _loops = Task.CompletedTask;
    private int _state;

    /// <summary>Makes a gateway; it does nothing before it is started.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="link">How it reaches its controller; disposed of by the caller, after the gateway.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it says what happens to it; never a word about a single request.</param>
    /// <exception cref="MigrateException">An option is malformed; <see cref="ProblemCode.InvalidArgument"/>.</exception>
    public GatewayHost(GatewayOptions options, IControllerLink link, TimeProvider time, ILoggerFactory loggers)
    {
        if (options.Id.Length is 0 or > 64 || options.Listen.IsDefaultOrEmpty || options.DrainTimeout < TimeSpan.Zero)
        {
            throw new MigrateException(ProblemCode.InvalidArgument,
                "A gateway needs a name of 1 to 64 characters, at least one address to listen on, and a drain timeout of 0 or more.");
        }

        _options = options;
        _time = time;
        _logger = loggers.CreateLogger("Hal9.Migrate.Gateway");
        _metrics = options.Metrics is { } metrics ? new MetricsListener(metrics, text => WriteMetrics(text.Add(ProcessMetrics.Families, time)), loggers) : null;
        _listener = new Listener(options, loggers);
        _mirror = new MirrorResources(UpstreamClient.Create(), new CaptureBudget(CaptureBytes), new SemaphoreSlim(Math.Max(1, Environment.ProcessorCount / 2)));
        _writes = WriteParts.Create(time);
        _routing = new RoutingSwitch(_meter, _mirror, _writes, time);
        _keeper = new SnapshotKeeper(_routing, new SnapshotFile(options.SnapshotPath), _logger);
        _contact = new ControllerContact(time);
        _tracing = new RequestTracing(options.Id);
        _sync = new SyncLoop(options.Id, link, _routing, _keeper, _windows, _meter, _writes, _contact, _tracing, time, _logger);
        _clock = new WindowClock(_meter, _totals, _routing, _windows, time);
        _application = new GatewayApplication(_routing, _listener.Forwarder, _client, _meter, _writes.Traffic, _tracing, time);
    }

    /// <summary>The addresses it is bound to, with the ports that were free; empty before it has started.</summary>
    public ImmutableArray<string> Addresses => _listener.Addresses;

    /// <summary>Where its metrics are read; null when it has no listener for them, or has not started.</summary>
    public Uri? MetricsUrl => _metrics?.Url;

    /// <summary>The snapshot it obeys; null before the first.</summary>
    public SnapshotId? SnapshotId => _routing.Current?.Snapshot.Id;

    /// <summary>Requests that the legacy is answering right now.</summary>
    public long LegacyInFlight => _meter.InFlight.Legacy;

    /// <summary>Requests that the successor is answering right now, mirrored ones not counted.</summary>
    public long SuccessorInFlight => _meter.InFlight.Successor;

    /// <summary>Requests that wait right now because writes are held.</summary>
    public long Held => _writes.Traffic.Held;

    /// <summary>Goes on with the snapshot on disk, if there is one, listens, and begins to talk with the controller.</summary>
    /// <exception cref="MigrateException">An address is taken or not ours; <see cref="ProblemCode.AddressUnavailable"/>.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
        {
            throw new InvalidOperationException("A gateway is started once; make a new one.");
        }

        _keeper.Resume();
        try
        {
            await (_metrics?.StartAsync(cancellationToken) ?? Task.CompletedTask);
            await _listener.StartAsync(_application, cancellationToken);
        }
        catch
        {
            // It never served: there is nothing to drain, and a goodbye would be taken for that of a gateway of the same name that does serve.
            Volatile.Write(ref _state, 2);
            throw;
        }

        HostingLog.Listening(_logger, _options.Id, string.Join(", ", Addresses));
        _loops = Task.WhenAll(Task.Run(() => _clock.RunAsync(_stopping.Token), CancellationToken.None),
            Task.Run(() => _sync.RunAsync(_stopping.Token), CancellationToken.None));
    }

    /// <summary>
    /// Accepts nothing any more, lets requests under way finish within the drain timeout, and tells the controller that it goes, with
    /// the last that was measured. Does nothing when it was not started or has been stopped.
    /// </summary>
    /// <param name="cancellationToken">Ends the draining early.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, 2, 1) != 1)
        {
            return;
        }

        using var limit = new CancellationTokenSource(_options.DrainTimeout, _time);
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HostingLog.Draining(_logger, _options.Id, LegacyInFlight + SuccessorInFlight, _options.DrainTimeout.TotalSeconds);
        using (drain.Token.Register(() => HostingLog.DrainEnded(_logger, LegacyInFlight + SuccessorInFlight)))
        {
            await _listener.StopAsync(drain.Token);
        }

        await _routing.StopMirroringAsync();
        await _stopping.CancelAsync();
        await _loops;
        _clock.CloseLast();
        await _sync.SayLastAsync();
    }

    /// <summary>Writes its metrics.</summary>
    public void WriteMetrics(MetricsText text) => text.Add(GatewayMetrics.Families, new GatewayReadings(_options.Id, _meter, _totals, _writes.Traffic, _routing.Current, _contact));

    /// <summary>Stops it if need be, and frees everything it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _listener.DisposeAsync();
        await (_metrics?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _routing.StopMirroringAsync();
        _client.Dispose();
        _mirror.Client.Dispose();
        _stopping.Dispose();
    }
}
