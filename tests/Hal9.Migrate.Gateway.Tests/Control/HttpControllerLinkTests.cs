using System.Text;
using Hal9.Migrate.Gateway.Control;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hal9.Migrate.Gateway.Tests.Control;

public sealed class HttpControllerLinkTests
{
    private static readonly GatewaySync Report = new() { Gateway = "g /1", Incarnation = "i", SentAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sync_Report_GoesToTheGatewaysPathWithTheToken()
    {
        var body = "";
        await using var server = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            body = await reader.ReadToEndAsync(Cancelled);
            await AnswerAsync(context, 200, "application/json", """{"lease":"00:00:10","confirmed_sequence":7}""");
        });
        using var link = new HttpControllerLink(server.Url, "secret");

        var instruction = await link.SyncAsync(Report, Cancelled);

        (instruction.Lease, instruction.ConfirmedSequence, instruction.Snapshot).ShouldBe((TimeSpan.FromSeconds(10), 7, null));
        var seen = server.Seen.ShouldHaveSingleItem();
        (seen.Method, seen.Target, seen["Authorization"]).ShouldBe(("POST", "/api/gateways/g%20%2F1/sync", "Bearer secret"));
        body.ShouldContain("\"sent_at\":\"2026-01-02T03:04:05+00:00\"");
    }

    [Fact]
    public async Task Sync_Refusal_IsTheProblemItStates()
    {
        await using var server = await TestUpstream.StartAsync(context => AnswerAsync(context, 409, "application/problem+json",
            """{"type":"urn:hal9:problem:ForeignGateway","status":409,"detail":"Of another journal.","code":"ForeignGateway","remedy":"Delete it."}"""));
        using var link = new HttpControllerLink(server.Url, "secret");

        var problem = (await Should.ThrowAsync<MigrateException>(() => link.SyncAsync(Report, Cancelled))).Problem;

        (problem.Code, problem.Detail, problem.Remedy).ShouldBe(("ForeignGateway", "Of another journal.", "Delete it."));
    }

    [Theory]
    [InlineData(500, "application/problem+json", """{"code":"Unexpected"}""")]
    [InlineData(404, "text/html", "<html>")]
    [InlineData(400, "application/problem+json", "{")]
    [InlineData(302, "text/plain", "")]
    public async Task Sync_OtherFailure_IsUnreachable(int status, string type, string text)
    {
        await using var server = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.Location = "http://127.0.0.1:9/";
            return AnswerAsync(context, status, type, text);
        });
        using var link = new HttpControllerLink(server.Url, "secret");

        (await Should.ThrowAsync<HttpRequestException>(() => link.SyncAsync(Report, Cancelled))).Message
            .ShouldContain(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Sync_SuccessThatIsNoInstruction_SaysSo(string text)
    {
        await using var server = await TestUpstream.StartAsync(context => AnswerAsync(context, 200, "application/json", text));
        using var link = new HttpControllerLink(server.Url, "secret");

        (await Should.ThrowAsync<MigrateException>(() => link.SyncAsync(Report, Cancelled))).Problem.Code.ShouldBe(ProblemCode.MalformedBody);
    }

    [Fact]
    public async Task Sync_EndlessAnswer_IsCutOff()
    {
        await using var server = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            var piece = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        });
        using var link = new HttpControllerLink(server.Url, "secret");

        await Should.ThrowAsync<HttpRequestException>(() => link.SyncAsync(Report, Cancelled));
    }

    [Theory]
    [InlineData("http://controller.example:7443", "secret", ProblemCode.InsecureAddress)]
    [InlineData("http://10.0.0.1", "secret", ProblemCode.InsecureAddress)]
    [InlineData("ftp://localhost", null, ProblemCode.InvalidArgument)]
    [InlineData("controller", null, ProblemCode.InvalidArgument)]
    public void New_AddressThatWontDo_IsRefused(string address, string? token, string code) =>
        Should.Throw<MigrateException>(() => new HttpControllerLink(new Uri(address, UriKind.RelativeOrAbsolute), token)).Problem.Code.ShouldBe(code);

    [Theory]
    [InlineData("http://localhost:7443", "secret")]
    [InlineData("http://[::1]:7443", "secret")]
    [InlineData("https://controller.example", "secret")]
    [InlineData("http://controller.example", null)]
    public void New_AddressThatWillDo_IsTaken(string address, string? token) => new HttpControllerLink(new Uri(address), token).Dispose();

    [Fact]
    public async Task Sync_OwnAuthority_IsTrustedOnlyWhenNamed()
    {
        await using var server = await TestUpstream.StartAsync(HttpProtocols.Http1AndHttp2, TestCertificate.Loopback,
            context => AnswerAsync(context, 200, "application/json", """{"lease":"00:00:10"}"""));
        using var folder = new TestFolder();
        var (certificate, _) = TestCertificate.WriteTo(folder);

        using var trusting = new HttpControllerLink(server.Url, "secret", certificate);
        (await trusting.SyncAsync(Report, Cancelled)).Lease.ShouldBe(TimeSpan.FromSeconds(10));

        using var strict = new HttpControllerLink(server.Url, "secret");
        await Should.ThrowAsync<HttpRequestException>(() => strict.SyncAsync(Report, Cancelled));
        server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Sync_TrustedAuthorityForAnotherName_IsRefused()
    {
        await using var server = await TestUpstream.StartAsync(HttpProtocols.Http1AndHttp2, TestCertificate.Loopback);
        using var folder = new TestFolder();
        var (certificate, _) = TestCertificate.WriteTo(folder);

        using var link = new HttpControllerLink(new UriBuilder(server.Url) { Host = "127.0.0.2" }.Uri, "secret", certificate);

        await Should.ThrowAsync<HttpRequestException>(() => link.SyncAsync(Report, Cancelled));
        server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public void New_CaFileMissingOrEmpty_IsRefusedByName()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("empty.pem"), "");

        foreach (var name in new[] { "absent.pem", "empty.pem" })
        {
            var problem = Should.Throw<MigrateException>(() => new HttpControllerLink(new Uri("https://localhost"), "secret", folder.File(name))).Problem;
            (problem.Code, problem.Detail.Contains(name, StringComparison.Ordinal)).ShouldBe((ProblemCode.InvalidArgument, true));
        }
    }

    [Fact]
    public async Task Sync_SnapshotOnTheWire_IsTheSame()
    {
        var snapshot = TestSnapshot.Of(new Uri("http://a"), new Uri("http://b"), percent: 12.5m).WithMirror() with { Routes = ["/a/{b}"] };
        await using var server = await ControllerServer.StartAsync(new TestController(snapshot));
        using var link = new HttpControllerLink(server.Url, "test-token");

        var received = (await link.SyncAsync(Report, Cancelled)).Snapshot!;

        (received.Id, received.RoutesLike(snapshot)).ShouldBe((new SnapshotId(1, 1), true));
    }

    private static Task AnswerAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, Cancelled);
    }
}
