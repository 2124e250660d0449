using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.Server.Tests;

public sealed class SessionTests
{
    private const string ClientHeader = "X-Hal9-Client";

    [Fact]
    public async Task SignIn_WithAToken_GivesACookieThatIsNotTheToken()
    {
        await using var server = await TestServer.StartAsync();
        var token = await server.TokenAsync(Role.Operator, "olive");
        using var response = await server.SendAsync(HttpMethod.Post, ApiPath.Session, $$"""{"token":"{{token}}"}""", token: "");

        var cookie = response.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldNotContain(token);
        var session = await response.Content.ReadFromJsonAsync<SessionDocument>(Hal9Json.Options);
        session.ShouldNotBeNull().ShouldSatisfyAllConditions(one => one.Name.ShouldBe("olive"), one => one.Role.ShouldBe(Role.Operator));
        using var status = await GetAsync(server, Cookie(response));
        status.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"token":"hal9_nonsense"}""", ProblemCode.Unauthenticated)]
    [InlineData("""{"token":null}""", ProblemCode.Unauthenticated)]
    [InlineData("""{"tokn":"x"}""", ProblemCode.MalformedBody)]
    public async Task SignIn_WithoutAGoodToken_IsRefused(string body, string code)
    {
        await using var server = await TestServer.StartAsync();
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Session, body, token: "")).Code.ShouldBe(code);
    }

    [Fact]
    public async Task SignIn_WithATokenThatMaySeeNothing_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        var token = await server.TokenAsync(Role.Flags);
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Session, new SessionRequest(token), token: "")).Code.ShouldBe(ProblemCode.Forbidden);
    }

    [Fact]
    public async Task SignIn_WithACode_IsAsWhoAskedForItAndWorksOnce()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.PostAsync<SessionCodeDocument>(ApiPath.SessionCodes, token: await server.TokenAsync(Role.Viewer, "vera"));
        made.ExpiresAt.ShouldBeLessThanOrEqualTo(TimeProvider.System.GetUtcNow().AddMinutes(1));

        using var response = await server.SendAsync(HttpMethod.Post, ApiPath.Session, JsonSerializer.Serialize(new SessionRequest(Code: made.Code), Hal9Json.Options), token: "");
        (await response.Content.ReadFromJsonAsync<SessionDocument>(Hal9Json.Options))!.ShouldSatisfyAllConditions(one => one.Name.ShouldBe("vera"), one => one.Role.ShouldBe(Role.Viewer));
        using var status = await GetAsync(server, Cookie(response));
        status.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Session, new SessionRequest(Code: made.Code), token: "")).Detail!.ShouldContain("used already");
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Session, new SessionRequest(Code: "nonsense"), token: "")).Code.ShouldBe(ProblemCode.Unauthenticated);
    }

    [Fact]
    public async Task SignIn_WithACodeWhoseTokenWasRevoked_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.PostAsync<SessionCodeDocument>(ApiPath.SessionCodes, token: await server.TokenAsync(Role.Viewer, "gone"));
        await server.SendAsync(HttpMethod.Delete, ApiPath.Below(ApiPath.Tokens, "gone"));
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Session, new SessionRequest(Code: made.Code), token: "")).Code.ShouldBe(ProblemCode.Unauthenticated);
    }

    [Fact]
    public async Task Code_AskedForByABrowsersSession_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        var cookie = await SignInAsync(server, server.AdminToken);
        using var response = await server.SendAsync(HttpMethod.Post, ApiPath.SessionCodes, token: "", change: request =>
        {
            request.Headers.Add("Cookie", cookie);
            request.Headers.Add(ClientHeader, "dashboard");
        });
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public void Code_OlderThanAMinute_IsWorthless()
    {
        var time = new FakeTimeProvider();
        var codes = new SessionCodes(time);
        var (good, old) = (codes.Make("hash").Code, codes.Make("hash").Code);
        time.Advance(SessionCodes.Lifetime - TimeSpan.FromTicks(1));
        codes.Use(good).ShouldBe("hash");
        time.Advance(TimeSpan.FromTicks(1));
        codes.Use(old).ShouldBeNull();
    }

    [Fact]
    public async Task Change_WithTheCookieAlone_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        var cookie = await SignInAsync(server, server.AdminToken);
        async Task<HttpStatusCode> Suspend(params (string Name, string Value)[] headers)
        {
            using var response = await server.SendAsync(HttpMethod.Post, ApiPath.Suspend, token: "", change: request =>
            {
                request.Headers.Add("Cookie", cookie);
                foreach (var (name, value) in headers)
                {
                    request.Headers.Add(name, value);
                }
            });
            return response.StatusCode;
        }

        (await Suspend()).ShouldBe(HttpStatusCode.Unauthorized);
        (await Suspend(("Origin", "http://evil.example"), (ClientHeader, "dashboard"))).ShouldBe(HttpStatusCode.Forbidden);
        (await Suspend((ClientHeader, "dashboard"))).ShouldBe(HttpStatusCode.Conflict, "nothing runs that could be suspended");
    }

    [Fact]
    public async Task Session_SignedOutOrItsTokenRevoked_HasEnded()
    {
        await using var server = await TestServer.StartAsync();
        var (left, revoked) = (await SignInAsync(server, server.AdminToken), await SignInAsync(server, await server.TokenAsync(Role.Viewer, "gone")));
        (await server.SendAsync(HttpMethod.Delete, ApiPath.Session, token: "", change: request => request.Headers.Add("Cookie", left))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await server.SendAsync(HttpMethod.Delete, ApiPath.Below(ApiPath.Tokens, "gone"));

        foreach (var cookie in (string[])[left, revoked, "hal9_session=" + new string('0', 64), "hal9_session=" + new string('x', 9_000)])
        {
            using var response = await GetAsync(server, cookie);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Session_OfATokenThatExpires_EndsWithIt()
    {
        await using var server = await TestServer.StartAsync();
        var cookie = await SignInAsync(server, (await server.PostAsync<NewTokenDocument>(ApiPath.Tokens, new TokenRequest("brief", Role.Viewer, 1))).Token);
        var status = HttpStatusCode.OK;
        while (status == HttpStatusCode.OK)
        {
            using var response = await GetAsync(server, cookie);
            status = response.StatusCode;
        }

        status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Session_ServerRestarts_GoesOn()
    {
        await using var server = await TestServer.StartAsync();
        var cookie = await SignInAsync(server, server.AdminToken);
        await server.RestartAsync();
        using var response = await GetAsync(server, cookie);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_IsServedWithAPolicyThatAllowsNothingInline()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, "/", token: "");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        if (response.Content.Headers.ContentType!.MediaType == "text/html")
        {
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("default-src 'none'");
            policy.ShouldNotContain("unsafe");
            (await response.Content.ReadAsStringAsync()).ShouldNotContain("style=");
        }

        (await server.SendAsync(HttpMethod.Get, "/dashboard/..%2f..%2fetc/passwd", token: "")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Live_TellsStatusAndDecisions_AndGoesOnAfterTheLastOneSeen()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Live, change: request => request.Headers.Add("Last-Event-ID", "1"));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await server.PostAsync<ChangeDocument>(ApiPath.Checkpoints, new CheckpointRequest("here"));

        var seen = new List<string>();
        while (!(seen.Contains("event: status") && seen.Exists(line => line.Contains("CheckpointCreated", StringComparison.Ordinal))))
        {
            seen.Add((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!);
        }

        seen.ShouldContain("id: 2");
        seen.ShouldNotContain("id: 1");
    }

    private static async Task<string> SignInAsync(TestServer server, string token)
    {
        using var response = await server.SendAsync(HttpMethod.Post, ApiPath.Session, $$"""{"token":"{{token}}"}""", token: "");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return Cookie(response);
    }

    private static string Cookie(HttpResponseMessage response) => response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private static Task<HttpResponseMessage> GetAsync(TestServer server, string cookie) =>
        server.SendAsync(HttpMethod.Get, ApiPath.Session, token: "", change: request => request.Headers.Add("Cookie", cookie));
}
