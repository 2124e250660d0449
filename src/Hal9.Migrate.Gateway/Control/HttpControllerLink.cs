using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>Reaches the controller over HTTP: one POST for each report. Thread-safe; dispose it after the gateway.</summary>
public sealed class HttpControllerLink : IControllerLink, IDisposable
{
    // The controller holds a report for about a second; what takes this long is lost.
    private static readonly TimeSpan RoundTrip = TimeSpan.FromSeconds(15);

    // A snapshot and a little around it.
    private const long MaxAnswerBytes = 4 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly string _controller;

    /// <summary>Makes a link; nothing is sent yet.</summary>
    /// <param name="controller">The controller's address, such as <c>https://controller:7443</c>.</param>
    /// <param name="token">The bearer token; null to send none.</param>
    /// <param name="caFile">PEM file of the authorities to trust instead of the system's; null for the system's.</param>
    /// <exception cref="MigrateException">
    /// <see cref="ProblemCode.InsecureAddress"/>: a token would go over plain HTTP to another host.
    /// <see cref="ProblemCode.InvalidArgument"/>: the address is not http or https, or the CA file cannot be used.
    /// </exception>
    public HttpControllerLink(Uri controller, string? token, string? caFile = null)
    {
        if (!controller.IsAbsoluteUri || controller.Scheme is not ("http" or "https"))
        {
            throw new MigrateException(ProblemCode.InvalidArgument,
                $"The controller's address \"{controller}\" is not an absolute http or https address.", "Give one such as https://controller:7443.");
        }

        if (token is not null && controller.Scheme == Uri.UriSchemeHttp && !controller.IsLoopback)
        {
            throw new MigrateException(ProblemCode.InsecureAddress,
                $"The token would go unencrypted to {controller.Host}.", "Use an https address; give the authority's certificate with --ca-file if it is your own.");
        }

        _controller = controller.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _client = new HttpClient(CreateHandler(caFile)) { Timeout = RoundTrip, MaxResponseContentBufferSize = MaxAnswerBytes };
        if (token is not null)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <inheritdoc/>
    public async Task<GatewayInstruction> SyncAsync(GatewaySync report, CancellationToken cancellationToken)
    {
        var address = _controller + ApiPath.Below(ApiPath.Gateways, report.Gateway, "sync");
        try
        {
            using var response = await _client.PostAsJsonAsync(address, report, Hal9Json.Options, cancellationToken);
            return response.IsSuccessStatusCode
                ? await ReadAsync(response, cancellationToken)
                : throw await FailureAsync(response, cancellationToken);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{_controller} did not answer within {RoundTrip.TotalSeconds:0} seconds.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static async Task<GatewayInstruction> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<GatewayInstruction>(Hal9Json.Options, cancellationToken) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new MigrateException(ProblemCode.MalformedBody,
                $"{response.RequestMessage?.RequestUri} answered something that is no instruction for a gateway: {exception.Message}",
                "Check that the address is that of a hal9-migrate server of the same version.", exception);
        }
    }

    /// <summary>A refusal that says why, as the problem it states; anything else as a failure to reach the controller.</summary>
    private static async Task<Exception> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode < 500 && response.Content.Headers.ContentType?.MediaType == ProblemDocument.MediaType)
        {
            try
            {
                var document = await response.Content.ReadFromJsonAsync<ProblemDocument>(Hal9Json.Options, cancellationToken);
                if (document?.ToProblem() is { } problem)
                {
                    return new MigrateException(problem);
                }
            }
            catch (JsonException)
            {
                // Then it is just a failure.
            }
        }

        return new HttpRequestException(
            $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} {response.ReasonPhrase}.", inner: null, response.StatusCode);
    }

    private static SocketsHttpHandler CreateHandler(string? caFile)
    {
        // A token must not follow a redirect, and a proxy in between would break the long poll.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        if (caFile is null)
        {
            return handler;
        }

        var trusted = new X509Certificate2Collection();
        try
        {
            trusted.ImportFromPemFile(caFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            handler.Dispose();
            throw new MigrateException(ProblemCode.InvalidArgument, $"The CA file {caFile} cannot be read: {exception.Message}", innerException: exception);
        }

        if (trusted.Count == 0)
        {
            handler.Dispose();
            throw new MigrateException(ProblemCode.InvalidArgument, $"The CA file {caFile} holds no certificate.", "Give a PEM file with the authority's certificate.");
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        return handler;
    }
}
