namespace Hal9.Migrate.Server.Hosting;

/// <summary>How this server asks the two services: without redirects, cookies or proxies, and bounded.</summary>
internal static class ServiceHttp
{
    private const long MaxResponse = 4 * 1024 * 1024;

    public static HttpClient Create() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    {
        MaxResponseContentBufferSize = MaxResponse,
    };
}
