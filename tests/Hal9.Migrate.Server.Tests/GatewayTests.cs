using System.Net;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

/// <summary>Server and gateway in one process.</summary>
public sealed class GatewayTests
{
    [Fact]
    public async Task Verify_Routing_AsksTheGatewayWhereMadeUpUsersGo()
    {
        await using var server = await StartAsync();
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Canary"));
        await UnderLoad(server, status => status.Percentage == Percentage.Of(50));

        var verified = await server.PostAsync<VerifyDocument>(ApiPath.Verify, new VerifyRequest(["routing"]));

        verified.Verifications.ShouldAllBe(verification => verification.Passed == true);
        verified.Verifications.Single(verification => verification.Name == "split").Message.ShouldBe("50 of 50 requests with made-up keys were answered by the side their bucket says at 50 %.");
    }

    [Fact]
    public async Task RouteToken_LetsItsBearerChoose_AndNobodyElseSeesWhoServed()
    {
        await using var server = await StartAsync();
        var token = await server.PostAsync<RouteTokenDocument>(ApiPath.RouteTokens, new RouteTokenRequest(Side.Successor));

        (await ServedByAsync(server, token.Token)).ShouldBe("successor");
        (await ServedByAsync(server, null)).ShouldBeNull();
        (await ServedByAsync(server, token.Token + "x")).ShouldBeNull();
    }

    [Fact]
    public async Task Restart_OfBoth_GatewayServesAtOnceByItsLastSnapshot()
    {
        await using var server = await StartAsync();
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest("Shadow"));
        await server.UntilAsync(status => status.Phase == Phase.Shadow);
        File.Exists(server.Host.Store + "-routing").ShouldBeTrue();
        await server.RestartAsync();
        (await ServedByAsync(server, null)).ShouldBeNull();
        (await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }])).Phase.ShouldBe(Phase.Shadow);
    }

    [Fact]
    public async Task Gateway_PortTaken_SaysSoAndNothingRuns()
    {
        await using var server = await StartAsync();
        var refused = await Should.ThrowAsync<Problems.MigrateException>(Hosting.ServerHost.StartAsync(
            new() { Store = Path.Combine(server.Folder, "second.db"), Listen = "http://127.0.0.1:0", Gateway = server.Host.Addresses.Gateway!.ToString() }, TestContext.Current.CancellationToken));
        refused.Problem.Code.ShouldBe(Problems.ProblemCode.AddressUnavailable);
    }

    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync(options: options => options with { Gateway = "http://127.0.0.1:0" });
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        return server;
    }

    /// <summary>Sends requests of many users until the status is as wanted.</summary>
    private static async Task UnderLoad(TestServer server, Func<StatusDocument, bool> wanted)
    {
        using var stop = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                (await SendAsync(server, $"user-{i % 500}", null)).Dispose();
            }
        });
        await server.UntilAsync(wanted);
        await stop.CancelAsync();
        await load;
    }

    private static async Task<string?> ServedByAsync(TestServer server, string? token)
    {
        using var response = await SendAsync(server, "user-1", token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return response.Headers.TryGetValues(RouteToken.ServedByHeader, out var values) ? values.Single() : null;
    }

    private static Task<HttpResponseMessage> SendAsync(TestServer server, string user, string? token) =>
        server.SendAsync(HttpMethod.Get, new Uri(server.Host.Addresses.Gateway!, "/api/health").ToString(), token: "", change: request =>
        {
            request.Headers.Add("X-User", user);
            if (token is not null)
            {
                request.Headers.TryAddWithoutValidation(RouteToken.Header, token);
            }
        });
}
