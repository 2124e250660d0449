using System.Net;
using System.Net.Sockets;
using Hal9.Sample.Embedding;
using Hal9.Sample.Flat;
using Hal9.Sample.Health;
using Hal9.Sample.Metrics;
using Hal9.Sample.Neurons;
using Hal9.Sample.Signals;
using Hal9.Sample.Storage;
using Hal9.Sample.Storage.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Sample.Tests.Health;

public sealed class ProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0, "Healthy", 1)]
    [InlineData(1000, 10, "Healthy", 0.98)]
    [InlineData(1000, 11, "Degraded", 0.978)]
    [InlineData(1000, 500, "Degraded", 0)]
    [InlineData(1000, 501, "Unhealthy", 0)]
    [InlineData(19, 19, "Healthy", 1)]
    [InlineData(20, 20, "Unhealthy", 0)]
    public async Task Protocol_ShareOfFailures_IsJudged(int requests, int failures, string status, double score)
    {
        var window = new RollingWindow(_time);
        for (var i = 0; i < requests; i++)
        {
            window.Add(i < failures ? 1 : 0);
        }

        var health = await new ProtocolProbe(window).MeasureAsync(Cancellation);
        (health.Status.ToString(), health.Score).ShouldBe((status, score));
    }

    [Theory]
    [InlineData(1, "Healthy")]
    [InlineData(251, "Degraded")]
    [InlineData(2001, "Unhealthy")]
    public async Task Orchestration_TimeToReachTheNeuron_IsJudged(int milliseconds, string status)
    {
        using var store = NeuronStores.Open(new SqliteDatabase(_folder.File("a.db")), FlatSchema.Instance, 10, 1);
        using var network = new FlatNetwork(store);
        var activity = new SignalActivity(_time);
        (await new OrchestrationProbe(activity, network).MeasureAsync(Cancellation)).Status.ShouldBe(HealthStatus.Healthy);
        activity.Routed(TimeSpan.FromMilliseconds(milliseconds), 10);
        (await new OrchestrationProbe(activity, network).MeasureAsync(Cancellation)).Status.ToString().ShouldBe(status);
    }

    [Fact(Timeout = 120_000)]
    public async Task SelfTest_NoTurnInTime_IsDegradedNotForever()
    {
        using var store = NeuronStores.Open(new SqliteDatabase(_folder.File("a.db")), FlatSchema.Instance, 10, 1);
        var time = new ObservedTime();
        using var network = new BusyNetwork();
        var measured = new CognitiveProbe(new SelfTest(network, store, time)).MeasureAsync(Cancellation).AsTask();
        var patience = await time.FirstWait.WaitAsync(Cancellation);
        measured.IsCompleted.ShouldBeFalse();
        time.Advance(patience);
        (await measured).ShouldBe(SelfTest.Busy);
        patience.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Network_NobodyListening_IsUnhealthy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = (IPEndPoint)listener.LocalEndpoint;
        var probe = new NetworkProbe(() => address, new ConnectionCount(), 10, TimeProvider.System);
        using var monitor = new HealthMonitor(NetworkMode.Flat, [probe], _time);
        (await monitor.ReportAsync(Cancellation)).Status.ShouldBe(HealthStatus.Healthy);
        listener.Stop();
        _time.Advance(TimeSpan.FromSeconds(2));
        (await monitor.ReportAsync(Cancellation)).Components["network"].Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Theory]
    [InlineData(8, "Healthy")]
    [InlineData(9, "Degraded")]
    [InlineData(11, "Unhealthy")]
    public async Task Network_OpenConnections_AreJudgedAgainstTheLimit(int open, string status)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connections = new ConnectionCount();
        for (var i = 0; i < open; i++)
        {
            connections.Opened();
        }

        var probe = new NetworkProbe(() => (IPEndPoint)listener.LocalEndpoint, connections, 10, _time);
        (await probe.MeasureAsync(Cancellation)).Status.ToString().ShouldBe(status);
    }

    [Fact]
    public async Task Report_SeveralComponents_IsAsGoodAsTheWorst()
    {
        var window = new RollingWindow(_time);
        for (var i = 0; i < 100; i++)
        {
            window.Add(i < 5 ? 1 : 0);
        }

        using var monitor = new HealthMonitor(NetworkMode.Flat, [new StorageProbe(_folder.File("a.db")), new ProtocolProbe(window)], _time);
        var report = await monitor.ReportAsync(Cancellation);
        report.Components["protocol"].Status.ShouldBe(HealthStatus.Degraded);
        report.Status.ShouldBe(HealthStatus.Degraded);
    }

    [Fact]
    public async Task Storage_Measured_LeavesNothingBehind()
    {
        await new StorageProbe(_folder.File("a.db")).MeasureAsync(Cancellation);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A network so busy that a turn never comes.</summary>
    private sealed class BusyNetwork : INeuronNetwork
    {
        public NetworkMode Mode => NetworkMode.Flat;

        public int Count => 10;

        public async ValueTask<Answer> AnswerAsync(SignalVector signal, int rank, CancellationToken cancellation)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
            throw new InvalidOperationException("A turn that never comes has come.");
        }

        public void Dispose()
        {
        }
    }
}
