using System.Security.Cryptography.X509Certificates;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Api;
using Hal9.Migrate.Server.Checks;
using Hal9.Migrate.Server.Control;
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
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddServices(builder.Services, options, store, addresses);

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
        app.MapTokens();
        app.MapGateways();
        app.MapOfrep();
        app.MapOpenApi(ApiPath.OpenApi.Replace("v1", "{documentName}", StringComparison.Ordinal)).For(Access.Role.Viewer);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Body.MaxLength;
        kestrel.Listen(ListenAddress.EndPointOf(options.Listen, "--listen"), listen =>
        {
            if (options.Listen.Scheme == Uri.UriSchemeHttps)
            {
                listen.UseHttps(CertificateOf(options));
            }
        });
    }

    private static X509Certificate2 CertificateOf(ServerOptions options)
    {
        if (options.Tls is not var (certificate, key))
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"--listen {options.Listen} needs a certificate.", "Give --tls-cert and --tls-key (PEM).");
        }

        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(certificate, key);

            // Windows wants the key in a form that only PKCS#12 brings.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"The certificate {certificate} with key {key} cannot be used: {exception.Message}", "Both have to be PEM files that belong together.", exception);
        }
    }

    private static void AddServices(IServiceCollection services, ServerOptions options, IMigrationStore store, ServerAddresses addresses)
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
        services.AddSingleton(new AllowedHosts([.. options.HostNames, options.Listen.Host]));
        services.AddSingleton(ServiceHttp.Create());
        services.AddSingleton<GatewayHub>();
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<TrafficTotals>();
        services.AddSingleton<Controller>();
        services.AddSingleton<StatusBuilder>();
        services.AddSingleton<ChangeEndpoint>();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<ServiceChecks>();
        services.AddSingleton<ServerChecks>();
        services.AddSingleton<ConfigurationChecks>();
        services.AddSingleton<ResourceChecks>();
        services.AddSingleton<BaselineChecks>();
        services.AddSingleton<Precheck>();
        services.AddSingleton<EndpointVerification>();
        services.AddSingleton<RoutingVerification>();
        services.AddSingleton<FlagVerification>();
        services.AddSingleton<JournalVerification>();
        services.AddSingleton<Verifier>();
    }
}
