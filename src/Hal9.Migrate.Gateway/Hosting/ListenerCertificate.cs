using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>The certificate of https addresses, with the authorities to send along.</summary>
internal sealed record ListenerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>Takes it from the options.</summary>
    /// <exception cref="MigrateException">There is none, or its files cannot be used; <see cref="ProblemCode.InvalidArgument"/>.</exception>
    public static ListenerCertificate Of(GatewayOptions options)
    {
        if (options.Certificate is { } given)
        {
            return given.HasPrivateKey
                ? new(given, [])
                : throw new MigrateException(ProblemCode.InvalidArgument, "The gateway's certificate has no private key.");
        }

        if (options.CertificatePath is not { } path)
        {
            throw new MigrateException(ProblemCode.InvalidArgument,
                "An https address needs a certificate.", "Give the PEM files of a certificate and its key, or listen on http.");
        }

        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(path, options.CertificateKeyPath);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(path);

            // SChannel does not take a key that was never stored; the detour is harmless elsewhere.
            var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
            return new(certificate, [.. chain.Where(other => other.Thumbprint != certificate.Thumbprint)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new MigrateException(ProblemCode.InvalidArgument,
                $"The certificate {path}{(options.CertificateKeyPath is { } key ? $" with the key {key}" : "")} cannot be used: {exception.Message}",
                "Both have to be PEM files, and the key has to belong to the certificate and bear no password.", exception);
        }
    }
}
