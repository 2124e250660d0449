using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Json;
using Hal9.Migrate.Server.Api;
using Hal9.Migrate.Server.Asking;
using Hal9.Migrate.Server.Checks;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Dashboard;
using Hal9.Migrate.Server.Failures;
using Hal9.Migrate.Server.Hooks;
using Hal9.Migrate.Server.Identity;
using Hal9.Migrate.Server.Metrics;
using Hal9.Migrate.Server.Notifying;
using Hal9.Migrate.Server.Secrets;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Server.StateEngine;
using Hal9.Migrate.Server.Stores;
using Hal9.Migrate.Server.Tracing;
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
        app.MapData();
        app.MapEvents();
        app.MapEvidence();
        app.MapReport();
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
        services.AddOpenApi(openApi => openApi.AddSchemaTransformer<PercentageSchema>().AddSchemaTransformer<OptionalMembersSchema>());
        services.AddTokenAccess();
        services.AddSingleton(options.Time);
        services.AddSingleton(store);
        services.AddSingleton(addresses);
        services.AddSingleton(new SecretReferences(options.Secrets));
        services.AddSingleton<StateStores>();
        services.AddSingleton(new AllowedHosts([.. options.HostNames, address.Host]));
        services.AddSingleton(ServiceHttp.Create());
        services.AddSingleton<GatewayHub>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<ResourceMonitor>();
        services.AddSingleton(typeof(SharedAnswer<,>));
        services.AddSingleton<SessionCodes>();
        services.AddSingleton<AnswerFeed>();
        services.AddSingleton<AskingHttp>();
        services.AddSingleton<PrometheusAsker>();
        services.AddSingleton<WebhookAsker>();
        services.AddSingleton<AskRunner>();
        services.AddSingleton<EvidenceCollector>();
        services.AddSingleton<TrafficTotals>();
        services.AddSingleton<StateFeed>();
        services.AddSingleton<DecisionTracing>();
        services.AddSingleton<Controller>();
        services.AddSingleton<RowVerification>();
        services.AddSingleton<ParkedRows>();
        services.AddSingleton<StateRunner>();
        services.AddSingleton(new HookProgram(options.HooksDirectory, options.Time));
        services.AddSingleton<HookWebhook>();
        services.AddSingleton<HookRunner>();
        services.AddSingleton<NotificationSender>();
        services.AddSingleton<NotificationTotals>();
        services.AddSingleton<NotificationRunner>();
        services.AddSingleton<StatusBuilder>();
        services.AddSingleton<ChangeEndpoint>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<ServiceChecks>();
        services.AddSingleton<ServerChecks>();
        services.AddSingleton<ConfigurationChecks>();
        services.AddSingleton<ResourceChecks>();
        services.AddSingleton<BaselineChecks>();
        services.AddSingleton<StateChecks>();
        services.AddSingleton<PrecheckRunner>();
        services.AddSingleton<EndpointVerification>();
        services.AddSingleton<RoutingVerification>();
        services.AddSingleton<FlagVerification>();
        services.AddSingleton<JournalVerification>();
        services.AddSingleton<ShadowComparisonVerification>();
        services.AddSingleton<NotificationVerification>();
        services.AddSingleton<Verifier>();
    }
}
