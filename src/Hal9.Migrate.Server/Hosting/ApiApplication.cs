using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Json;
using Hal9.Migrate.Server.Api;
using Hal9.Migrate.Server.Checks;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Dashboard;
using Hal9.Migrate.Server.Failures;
using Hal9.Migrate.Server.Identity;
using Hal9.Migrate.Server.Metrics;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Server.Verification;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.Hosting;

/// <summary>Puts the API together.</summary>
internal static class ApiApplication
{
    public static WebApplication Create(ServerOptions options, IMigrationStore store, ServerAddresses addresses)
    {
        var address = ListenAddress.Parse(options.Listen);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options, address));
        AddServices(builder.Services, options, address, store, addresses);

        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<OriginFilter>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapService();
        app.MapMigration();
        app.MapPlan();
        app.MapFeatures();
        app.MapCheckpoints();
        app.MapState();
        app.MapEvents();
        app.MapEvidence();
        app.MapLive();
        app.MapSession();
        app.MapDashboard();
        app.MapTokens();
        app.MapGateways();
        app.MapOfrep();
        app.MapOpenApi(ApiPath.OpenApi.Replace("v1", "{documentName}", StringComparison.Ordinal)).For(Access.Role.Viewer);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options, ListenAddress address)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyReader.MaxLength;
        var certificate = address.IsTls ? ListenerCertificate.Of(null, options.CertificatePath, options.CertificateKeyPath) : null;
        address.Apply(kestrel, listen => certificate?.Use(listen));
    }

    private static void AddServices(IServiceCollection services, ServerOptions options, ListenAddress address, IMigrationStore store, ServerAddresses addresses)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = Hal9Json.Options.PropertyNamingPolicy;
            json.SerializerOptions.DefaultIgnoreCondition = Hal9Json.Options.DefaultIgnoreCondition;
            json.SerializerOptions.Encoder = Hal9Json.Options.Encoder;
            foreach (var converter in Hal9Json.Options.Converters)
            {
                json.SerializerOptions.Converters.Add(converter);
            }
        });
        services.AddOpenApi(openApi => openApi.AddSchemaTransformer<PercentageSchema>());
        services.AddTokenAccess();
        services.AddSingleton(options.Time);
        services.AddSingleton(store);
        services.AddSingleton(addresses);
        services.AddSingleton(new AllowedHosts([.. options.HostNames, address.Host]));
        services.AddSingleton(ServiceHttp.Create());
        services.AddSingleton<GatewayHub>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<TrafficTotals>();
        services.AddSingleton<Controller>();
        services.AddSingleton<StatusBuilder>();
        services.AddSingleton<ChangeEndpoint>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<ServiceChecks>();
        services.AddSingleton<ServerChecks>();
        services.AddSingleton<ConfigurationChecks>();
        services.AddSingleton<ResourceChecks>();
        services.AddSingleton<BaselineChecks>();
        services.AddSingleton<PrecheckRunner>();
        services.AddSingleton<EndpointVerification>();
        services.AddSingleton<RoutingVerification>();
        services.AddSingleton<FlagVerification>();
        services.AddSingleton<JournalVerification>();
        services.AddSingleton<Verifier>();
    }
}
