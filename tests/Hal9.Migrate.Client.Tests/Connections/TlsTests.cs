using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Client.Tests.Connections;

public sealed class TlsTests
{
    [Fact]
    public async Task GetHealth_CertificateOfOnesOwn_IsTrustedOnlyWithItsAuthority()
    {
        using var certificate = Certificate(IPAddress.Loopback);
        using var folder = new TemporaryFolder();
        await using var server = await LoopbackServer.StartAsync(Healthy, certificate);
        using var trusting = Connect(server, folder.Write("ca.pem", certificate.ExportCertificatePem()));
        using var distrusting = Connect(server, caFile: null);

        var health = await trusting.GetHealthAsync(TestContext.Current.CancellationToken);
        var problem = (await Should.ThrowAsync<MigrateException>(() => distrusting.GetHealthAsync(TestContext.Current.CancellationToken))).Problem;

        health.Status.ShouldBe("Healthy");
        problem.Code.ShouldBe(ProblemCode.ServerUnreachable);
        problem.Remedy.ShouldNotBeNull().ShouldContain("--ca-file");
    }

    [Fact]
    public async Task GetHealth_CertificateOfAnotherHost_IsNotTrusted()
    {
        using var certificate = Certificate(IPAddress.Parse("127.0.0.9"));
        using var folder = new TemporaryFolder();
        await using var server = await LoopbackServer.StartAsync(Healthy, certificate);
        using var client = Connect(server, folder.Write("ca.pem", certificate.ExportCertificatePem()));

        await Should.ThrowAsync<MigrateException>(() => client.GetHealthAsync(TestContext.Current.CancellationToken));

        server.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no certificate")]
    public void Connect_NoCertificatesInTheFile_SaysWhichFile(string? content)
    {
        using var folder = new TemporaryFolder();
        var file = content is null ? folder.Of("missing.pem") : folder.Write("ca.pem", content);

        var problem = Should.Throw<MigrateException>(() => new MigrationClient(
            new ServerConnection { Address = new("https://127.0.0.1:1"), TokenSource = "the test", CaFile = file }, TimeProvider.System)).Problem;

        problem.Code.ShouldBe(ProblemCode.InvalidArgument);
        problem.Detail.ShouldContain(file);
    }

    private static Task Healthy(HttpContext http) =>
        http.Response.WriteAsync("""{"status":"Healthy","version":"1","epoch":1,"time":"2026-01-01T00:00:00Z"}""");

    private static MigrationClient Connect(LoopbackServer server, string? caFile) =>
        new(new ServerConnection { Address = server.Address, TokenSource = "the test", CaFile = caFile }, new HurriedTime());

    private static X509Certificate2 Certificate(IPAddress address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=hal9-test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // Some systems only serve with a key that came from a file.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
