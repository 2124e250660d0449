using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Api;

/// <summary>
/// The HTTP API of a server, one method per endpoint. Thread-safe; dispose it when done.
/// </summary>
/// <remarks>
/// <para>Every method throws <see cref="Problems.MigrateException"/> with the server's problem, or
/// <see cref="Problems.ProblemCode.ServerUnreachable"/> when there is no answer within 100 s (5 s for the connection), and
/// <see cref="OperationCanceledException"/> when cancelled.</para>
/// <para>What only reads, and every dry run, is sent up to two more times when the connection breaks or the server is just not there;
/// what changes something only when nothing of it was sent. With <c>dryRun</c> nothing changes, and the answer says what would.</para>
/// <para>Flags are evaluated by OpenFeature's own providers and gateways report by their own link, so those two have no methods here.</para>
/// </remarks>
public sealed partial class MigrationClient : IDisposable
{
    private readonly ApiTransport _transport;
    private readonly EventFeed _feed;

    /// <summary>A client of a server; nothing is sent yet.</summary>
    /// <param name="connection">The server and the token.</param>
    /// <param name="time">For pauses and time limits.</param>
    public MigrationClient(ServerConnection connection, TimeProvider time)
    {
        Connection = connection;
        _transport = new(HttpConnection.Open(connection), connection, time);
        _feed = new(_transport, time);
    }

    /// <summary>The server and the token.</summary>
    public ServerConnection Connection { get; }

    /// <summary>Whether the server is alive; needs no token.</summary>
    public Task<ServerHealthDocument> GetHealthAsync(CancellationToken cancellationToken) =>
        _transport.SendAsync<ServerHealthDocument>(ApiRequest.Get(ApiPath.Health), cancellationToken);

    /// <summary>The server's metrics, in Prometheus' text format.</summary>
    public Task<string> GetMetricsAsync(CancellationToken cancellationToken) =>
        _transport.ReadTextAsync(ApiRequest.Get(ApiPath.Metrics), cancellationToken);

    /// <summary>The OpenAPI document of the API.</summary>
    public Task<string> GetOpenApiAsync(CancellationToken cancellationToken) =>
        _transport.ReadTextAsync(ApiRequest.Get(ApiPath.OpenApi), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        _transport.SendAsync<T>(ApiRequest.Get(path), cancellationToken);

    private Task<ChangeDocument> PostAsync(string path, object? body, bool dryRun, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Post, path, body, dryRun, cancellationToken);

    private Task<ChangeDocument> ChangeAsync(HttpMethod method, string path, object? body, bool dryRun, CancellationToken cancellationToken) =>
        _transport.SendAsync<ChangeDocument>(ApiRequest.Change(method, path, body, dryRun), cancellationToken);
}
