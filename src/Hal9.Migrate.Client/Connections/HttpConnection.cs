using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Connections;

/// <summary>Makes the HTTP client of a connection.</summary>
public static class HttpConnection
{
    /// <summary>How long a connection may take to be made.</summary>
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private const long LargestAnswer = 512 * 1024 * 1024;

    /// <summary>What speaks to that server and trusts its certificate: it follows no redirect and keeps no cookie.</summary>
    /// <exception cref="MigrateException"><see cref="ProblemCode.InvalidArgument"/>: the file of certificates cannot be used.</exception>
    public static SocketsHttpHandler Handler(ServerConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // A proxy would see what is meant for this machine alone.
            UseProxy = !connection.Address.IsLoopback,
        };
        if (connection.CaFile is { } file)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(file) };
        }

        return handler;
    }

    /// <summary>A client that sends the token to that server only.</summary>
    internal static HttpClient Open(ServerConnection connection)
    {
        var client = new HttpClient(Handler(connection))
        {
            BaseAddress = connection.Address,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new("hal9-migrate", typeof(HttpConnection).Assembly.GetName().Version?.ToString(3)));
        if (connection.Token is { } token)
        {
            if (!token.All(c => c is > ' ' and < '\u007f'))
            {
                throw new MigrateException(ProblemCode.InvalidArgument, $"The token from {connection.TokenSource} contains characters that no token has.", "Copy it again.");
            }

            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }

    private static X509ChainPolicy Trust(string caFile)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(caFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MigrateException(
                ProblemCode.InvalidArgument, $"The certificates in {caFile} cannot be read: {exception.Message}", "--ca-file takes a PEM file of certificates.", exception);
        }

        if (roots.Count == 0)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"There is no certificate in {caFile}.", "--ca-file takes a PEM file of certificates.");
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
