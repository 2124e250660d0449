using System.Net;
using System.Runtime;
using Hal9.Sample.CommandLine;
using Hal9.Sample.Faults;
using Hal9.Sample.Flat;
using Hal9.Sample.Health;
using Hal9.Sample.Hierarchical;
using Hal9.Sample.Http;
using Hal9.Sample.Metrics;
using Hal9.Sample.Neurons;
using Hal9.Sample.Signals;
using Hal9.Sample.Storage;
using Hal9.Sample.Storage.PostgreSql;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample;

/// <summary>One running HAL9: its parts, put together.</summary>
internal sealed class SampleInstance : IAsyncDisposable
{
    // Disposed last to first.
    private readonly Stack<IDisposable> _parts = new();
    private WebApplication? _server;

    private SampleInstance()
    {
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public int Neurons { get; private set; }

    /// <summary>Opens the store, loads the network and listens.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="ListenException">The address cannot be listened on.</exception>
    public static async Task<SampleInstance> StartAsync(SampleOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var instance = new SampleInstance();
        try
        {
            await instance.OpenAsync(options, time, cancellation);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the process was asked to stop and all requests are answered.</summary>
    public Task WaitForShutdownAsync() => _server!.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        while (_parts.TryPop(out var part))
        {
            part.Dispose();
        }
    }

    private async Task OpenAsync(SampleOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var flat = options.Mode == NetworkMode.Flat;
        var place = options.Store ?? Own(new TemporaryStore(options.Mode)).Path;
        IStoreDatabase database = PostgreSqlDatabase.IsMeantBy(place) ? new PostgreSqlDatabase(place) : new SqliteDatabase(place);
        var store = Own(NeuronStores.Open(database, flat ? FlatSchema.Instance : UnitSchema.Instance, options.Neurons, options.Seed));
        INeuronNetwork network = Own<INeuronNetwork>(flat ? new FlatNetwork(store) : await UnitNetwork.OpenAsync(store, cancellation));
        Neurons = network.Count;

        // What seeding and loading left behind goes back to the system before the first request.
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        var activity = new SignalActivity(time);
        var requests = new RequestMetrics(time);
        var connections = new ConnectionCount();
        var faults = new FaultInjector(options.Fault);
        var health = Own(new HealthMonitor(network.Mode, Probes(store, network, activity, requests, connections, time), time));

        _server = HttpServer.Create(options.Listen, requests, connections, options.DemoFaults ? faults : null, time);
        new SignalEndpoints(new SignalProcessor(network, store, activity, time), store, network, faults).Map(_server);
        new NeuronEndpoints(store).Map(_server);
        var metrics = new MetricsPage(requests, connections, () => network.Count, () => activity.Comparisons);
        new OperationsEndpoints(health, metrics).Map(_server);
        if (options.DemoFaults)
        {
            new FaultEndpoints(faults).Map(_server);
        }

        Address = await HttpServer.StartAsync(_server, options.Listen, cancellation);
    }

    private IComponentProbe[] Probes(
        NeuronStore store,
        INeuronNetwork network,
        SignalActivity activity,
        RequestMetrics requests,
        ConnectionCount connections,
        TimeProvider time)
    {
        var selfTest = new SelfTest(network, store, time);
        return
        [
            new SubstrateProbe(time),
            new ProtocolProbe(requests.Failures),
            new CognitiveProbe(selfTest),
            new OrchestrationProbe(activity, network),
            new IntelligenceProbe(selfTest),
            new DatabaseProbe(store, time),
            new NetworkProbe(Reachable, connections, HttpServer.ConnectionLimit, time),
            store.Database is SqliteDatabase file ? new StorageProbe(file.Name) : new ServerStorageProbe(store),
        ];
    }

    // An instance that listens on every address is reached on loopback.
    private IPEndPoint Reachable()
    {
        var address = IPAddress.Parse(Address.DnsSafeHost);
        return new IPEndPoint(
            address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address,
            Address.Port);
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }
}
