using System.Net;
using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

public sealed class SecurityTests
{
    [Fact]
    public async Task Token_ExpiredRevokedOrUnknown_IsRefusedWithTheReason()
    {
        await using var server = await TestServer.StartAsync();
        var shortLived = await server.PostAsync<NewTokenDocument>(ApiPath.Tokens, new TokenRequest("brief", Role.Viewer, 1));
        var revoked = await server.TokenAsync(Role.Viewer, "gone");
        (await server.SendAsync(HttpMethod.Delete, ApiPath.Below(ApiPath.Tokens, "gone"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await server.RefusedAsync(HttpMethod.Get, ApiPath.Status, token: revoked)).Detail!.ShouldContain("unknown or was revoked");
        (await server.RefusedAsync(HttpMethod.Get, ApiPath.Status, token: "hal9_nonsense")).Code.ShouldBe(ProblemCode.Unauthenticated);
        (await server.RefusedAsync(HttpMethod.Get, ApiPath.Status, token: new string('x', 5_000))).Code.ShouldBe(ProblemCode.Unauthenticated);
        while ((await server.SendAsync(HttpMethod.Get, ApiPath.Status, token: shortLived.Token)).StatusCode == HttpStatusCode.OK)
        {
            await Task.Yield();
        }

        (await server.RefusedAsync(HttpMethod.Get, ApiPath.Status, token: shortLived.Token)).Detail!.ShouldContain("brief expired");
    }

    [Fact]
    public async Task Token_BadRequests_AreRefused()
    {
        await using var server = await TestServer.StartAsync();
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Tokens, new TokenRequest("a b", Role.Viewer))).Code.ShouldBe(ProblemCode.InvalidArgument);
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Tokens, new TokenRequest("controller", Role.Viewer))).Code.ShouldBe(ProblemCode.InvalidArgument);
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Tokens, new TokenRequest("x", Role.Viewer, 0))).Code.ShouldBe(ProblemCode.InvalidArgument);
        await server.TokenAsync(Role.Viewer, "twice");
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Tokens, new TokenRequest("twice", Role.Viewer))).Code.ShouldBe(ProblemCode.TokenExists);
        (await server.RefusedAsync(HttpMethod.Delete, ApiPath.Below(ApiPath.Tokens, "nobody"))).Code.ShouldBe(ProblemCode.UnknownToken);
    }

    [Fact]
    public async Task Token_List_NeverShowsATextOrHash()
    {
        await using var server = await TestServer.StartAsync();
        var token = await server.TokenAsync(Role.Viewer, "secretive");
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Tokens);
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldContain("secretive");
        text.ShouldNotContain(token);
        text.ShouldNotContain(AccessToken.HashOf(token));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("169.254.169.254")]
    public async Task Host_OfSomebodyElse_IsRefused(string host)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Health, change: request => request.Headers.Host = host);
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Host_OfOurs_IsLetIn_AndSoIsANameThatWasAllowed()
    {
        await using var server = await TestServer.StartAsync(options: options => options with { HostNames = ["migrate.example"] });
        foreach (var host in new[] { "localhost", $"localhost:{server.Api.Port}", "[::1]:80", "MIGRATE.example:443" })
        {
            using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Health, change: request => request.Headers.Host = host);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, host);
        }
    }

    [Fact]
    public async Task Browser_ChangeFromAForeignPage_IsRefusedEvenWithAToken()
    {
        await using var server = await TestServer.StartAsync();
        async Task<HttpStatusCode> Send(string? origin, string? site, bool header)
        {
            using var response = await server.SendAsync(HttpMethod.Post, ApiPath.Suspend, change: request =>
            {
                if (origin is not null)
                {
                    request.Headers.TryAddWithoutValidation("Origin", origin);
                }

                if (site is not null)
                {
                    request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
                }

                if (header)
                {
                    request.Headers.TryAddWithoutValidation("X-Hal9-Client", "page");
                }
            });
            return response.StatusCode;
        }

        var own = $"http://127.0.0.1:{server.Api.Port}";
        (await Send("http://evil.example", "cross-site", true)).ShouldBe(HttpStatusCode.Forbidden);
        (await Send("null", null, true)).ShouldBe(HttpStatusCode.Forbidden);
        (await Send(null, "cross-site", true)).ShouldBe(HttpStatusCode.Forbidden);
        (await Send(own, "same-origin", false)).ShouldBe(HttpStatusCode.Forbidden);
        (await Send(own, "same-origin", true)).ShouldBe(HttpStatusCode.Conflict); // let in; there is nothing to suspend
        (await Send(null, null, false)).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Listen_OffLoopbackWithoutTls_IsRefusedUnlessAskedFor()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var options = new ServerOptions { Store = Path.Combine(folder, "s.db"), Listen = "http://0.0.0.0:0" };
        var refused = await Should.ThrowAsync<MigrateException>(ServerHost.StartAsync(options, TestContext.Current.CancellationToken));
        refused.Problem.Code.ShouldBe(ProblemCode.InsecureAddress);
        File.Exists(options.Store).ShouldBeFalse();

        await using var host = await ServerHost.StartAsync(options with { AllowInsecure = true }, TestContext.Current.CancellationToken);
        host.Addresses.Api!.Host.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task Listen_PortTaken_SaysSoAndLetsTheStoreGo()
    {
        await using var server = await TestServer.StartAsync();
        var store = Path.Combine(server.Folder, "other.db");
        var refused = await Should.ThrowAsync<MigrateException>(ServerHost.StartAsync(new ServerOptions { Store = store, Listen = server.Api.ToString() }, TestContext.Current.CancellationToken));
        refused.Problem.Code.ShouldBe(ProblemCode.AddressUnavailable);
        refused.Problem.Detail.ShouldContain($"{server.Api.Port}");

        await using var host = await ServerHost.StartAsync(new ServerOptions { Store = store, Listen = "http://127.0.0.1:0" }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Store_UsedByAnotherServer_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        var refused = await Should.ThrowAsync<MigrateException>(ServerHost.StartAsync(
            new ServerOptions { Store = server.Host.Store, Listen = "http://127.0.0.1:0" }, TestContext.Current.CancellationToken));
        refused.Problem.Code.ShouldBe(ProblemCode.StoreInUse);
    }

    [Fact]
    public async Task Credentials_AreForTheirOwnerOnlyAndRenewedWhenTheyStopWorking()
    {
        await using var server = await TestServer.StartAsync();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(server.Host.Credentials!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var first = server.AdminToken;
        await server.RestartAsync();
        server.AdminToken.ShouldBe(first);

        await server.SendAsync(HttpMethod.Delete, ApiPath.Below(ApiPath.Tokens, "local-admin"));
        await server.RestartAsync();
        server.AdminToken.ShouldNotBe(first);
        (await server.StatusAsync()).Name.ShouldBe("test");
    }
}
