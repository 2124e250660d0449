using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>The certificate of https addresses, with the authorities to send along.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Chain">The authorities between it and the root.</param>
public sealed record ListenerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>Takes it as it is given, or from PEM files.</summary>
    /// <param name="given">The certificate itself; takes precedence.</param>
    /// <param name="certificatePath">PEM file of the certificate, the authorities below it.</param>
    /// <param name="keyPath">PEM file of its key; null when it is in the same file.</param>
    /// <exception cref="MigrateException">There is none, or its files cannot be used; <see cref="ProblemCode.InvalidArgument"/>.</exception>
    public static ListenerCertificate Of(X509Certificate2? given, string? certificatePath, string? keyPath)
    {
        if (given is not null)
        {
            return given.HasPrivateKey
                ? new(given, [])
                : throw new MigrateException(ProblemCode.InvalidArgument, "The certificate has no private key.");
        }

        if (certificatePath is not { } path)
        {
            throw new MigrateException(ProblemCode.InvalidArgument,
                "An https address needs a certificate.", "Give the PEM files of a certificate and its key, or listen on http.");
        }

        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(path, keyPath);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(path);

            // SChannel does not take a key that was never stored; the detour is harmless elsewhere.
            var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
            return new(certificate, [.. chain.Where(other => other.Thumbprint != certificate.Thumbprint)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MigrateException(ProblemCode.InvalidArgument,
                $"The certificate {path}{(keyPath is null ? "" : $" with the key {keyPath}")} cannot be used: {exception.Message}",
                "Both have to be PEM files, and the key has to belong to the certificate and bear no password.", exception);
        }
    }

    /// <summary>Lets a listener speak TLS with it.</summary>
    public void Use(ListenOptions listen) =>
        listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = Certificate, ServerCertificateChain = Chain });
}
