using Hal9.Migrate.Decisions;
using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Asking;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Hooks;
using Hal9.Migrate.Server.Identity;
using Hal9.Migrate.Server.Metrics;
using Hal9.Migrate.Server.Notifying;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Server.StateEngine;
using Hal9.Migrate.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.Hosting;

/// <summary>A migration server: controller and API, and a gateway in the same process when wanted. One for each store.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    private readonly ServerOptions _options;
    private readonly SqliteStore _store;
    private readonly WebApplication _api;
    private readonly CancellationTokenSource _stop = new();
    private readonly MetricsListener? _metrics;
    private GatewayHost? _gateway;
    private Task _loops = Task.CompletedTask;

    private ServerHost(ServerOptions options, SqliteStore store)
    {
        (_options, _store) = (options, store);
        _api = ApiApplication.Create(options, store, Addresses);
        _metrics = options.Metrics is { } address
            ? new MetricsListener(address, _api.Services.GetRequiredService<ServerMetrics>().Write, _api.Services.GetRequiredService<ILoggerFactory>()) : null;
    }

    /// <summary>Where this process listens.</summary>
    public ServerAddresses Addresses { get; } = new();

    /// <summary>The file that makes whoever runs the server its first admin; null when the environment has no place for it.</summary>
    public string? Credentials { get; private set; }

    /// <summary>Where metrics are read without a token; null for nowhere.</summary>
    public Uri? MetricsUrl => _metrics?.Url;

    /// <summary>The store's file.</summary>
    public string Store => _store.Location;

    /// <summary>Completes when the server was told to stop from within, or one of its loops failed.</summary>
    public Task Ended => _loops;

    /// <summary>Opens the store, goes on where its journal ends, and listens. Throws <see cref="MigrateException"/>; then nothing runs.</summary>
    public static async Task<ServerHost> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        RefuseInsecure(options);
        var store = await SqliteStore.OpenAsync(options.Store, new SqliteStoreOptions { Clock = options.Time }, cancellationToken);
        ServerHost? host = null;
        try
        {
            host = new ServerHost(options, store);
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await (host?.DisposeAsync() ?? store.DisposeAsync());
            throw;
        }
    }

    /// <summary>Lets requests finish, then closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        // The gateway first: while it drains it still reports, and the controller still listens.
        await (_gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _stop.CancelAsync();
        await (_metrics?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _api.StopAsync();
        await _loops.ContinueWith(_ => { }, TaskScheduler.Default);
        await _api.DisposeAsync();
        await _store.DisposeAsync();
        _stop.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var controller = _api.Services.GetRequiredService<Controller>();
        await controller.RecoverAsync(cancellationToken);

        // A plan that is refused is refused before anything listens, and it is registered only when everything does.
        await RegisterPlanAsync(controller, dryRun: true, cancellationToken);
        await ListenAsync(cancellationToken);
        await (_metrics?.StartAsync(cancellationToken) ?? Task.CompletedTask);
        await StartGatewayAsync(cancellationToken);
        await RegisterPlanAsync(controller, dryRun: false, cancellationToken);
        Credentials = await LocalCredentials.EnsureAsync(Addresses.Api!, null, _store, _options.Time, cancellationToken);
        var health = _api.Services.GetRequiredService<HealthMonitor>();
        var hooks = _api.Services.GetRequiredService<HookRunner>();
        var notifications = _api.Services.GetRequiredService<NotificationRunner>();
        var asking = _api.Services.GetRequiredService<AskRunner>();
        var resources = _api.Services.GetRequiredService<ResourceMonitor>();
        var rows = _api.Services.GetRequiredService<StateRunner>();
        _loops = Task.WhenAll(
            Task.Run(() => UntilStopped(hooks.RunAsync(_stop.Token)), CancellationToken.None),
            Task.Run(() => UntilStopped(notifications.RunAsync(_stop.Token)), CancellationToken.None),
            Task.Run(() => UntilStopped(rows.RunAsync(_stop.Token)), CancellationToken.None),
            Task.Run(() => UntilStopped(controller.RunAsync(_stop.Token)), CancellationToken.None),
            Task.Run(() => UntilStopped(health.RunAsync(() => controller.View.State.Plan, _stop.Token)), CancellationToken.None),
            Task.Run(() => UntilStopped(asking.RunAsync(() => controller.View.State, _stop.Token)), CancellationToken.None),
            Task.Run(() => UntilStopped(resources.RunAsync(() => controller.View.State.Plan, _stop.Token)), CancellationToken.None));
    }

    private async Task RegisterPlanAsync(Controller controller, bool dryRun, CancellationToken cancellationToken)
    {
        if (_options.Plan is { } plan)
        {
            await controller.ExecuteAsync(new RegisterPlan(plan), Controller.Actor, dryRun, cancellationToken);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _api.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (AddressProblem.Of(exception, _options.Listen) is { } problem)
        {
            throw new MigrateException(problem, exception);
        }

        Addresses.Api = Reachable(_api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private async Task StartGatewayAsync(CancellationToken cancellationToken)
    {
        if (_options.Gateway is null)
        {
            return;
        }

        _gateway = new GatewayHost(
            new GatewayOptions
            {
                Id = _options.GatewayId,
                Listen = [_options.Gateway],
                CertificatePath = _options.CertificatePath,
                CertificateKeyPath = _options.CertificateKeyPath,
                SnapshotPath = Store + "-routing",
                DrainTimeout = _options.DrainTimeout,
            },
            _api.Services.GetRequiredService<GatewayHub>(),
            _options.Time,
            _api.Services.GetRequiredService<ILoggerFactory>());
        await _gateway.StartAsync(cancellationToken);
        _api.Services.GetRequiredService<ServerMetrics>().Include(_gateway);
        Addresses.Gateway = Reachable(_gateway.Addresses[0]);
    }

    /// <summary>An address that listens everywhere is reached here by loopback.</summary>
    private static Uri Reachable(string bound) => new(bound.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal));

    /// <summary>Refuses plain HTTP off loopback unless it is asked for: tokens would cross the network readable.</summary>
    private static void RefuseInsecure(ServerOptions options)
    {
        var address = ListenAddress.Parse(options.Listen);
        if (address is { IsTls: false, IsLoopback: false } && !options.AllowInsecure)
        {
            throw new MigrateException(
                ProblemCode.InsecureAddress, $"{options.Listen} is reachable from other machines without TLS: tokens would cross the network readable.",
                "Give --tls-cert and --tls-key and an https address, listen on 127.0.0.1, or say --allow-insecure if something in front of it does TLS.");
        }
    }

    private async Task UntilStopped(Task loop)
    {
        try
        {
            await loop;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
