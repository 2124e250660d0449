using System.Text.Json;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>A controller behind real HTTP, as the management server speaks it.</summary>
internal sealed class ControllerServer : IAsyncDisposable
{
    private readonly TestUpstream _http;

    private ControllerServer(TestController controller, TestUpstream http) => (Controller, _http) = (controller, http);

    public TestController Controller { get; }

    public Uri Url => _http.Url;

    public static async Task<ControllerServer> StartAsync(TestController controller, int port = 0)
    {
        var http = await TestUpstream.StartAsync(
            Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1, null, context => AnswerAsync(controller, context), port);
        return new ControllerServer(controller, http);
    }

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    private static async Task AnswerAsync(TestController controller, HttpContext context)
    {
        if (context.Request.Headers.Authorization != "Bearer test-token")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.ContentType = ProblemDocument.MediaType;
            var problem = new Problem(ProblemCode.Unauthenticated, "There is no such token.", "Make one with \"hal9-migrate token create\".");
            await JsonSerializer.SerializeAsync(context.Response.Body, ProblemDocument.Of(problem, 401), Hal9Json.Options, context.RequestAborted);
            return;
        }

        var report = await JsonSerializer.DeserializeAsync<GatewaySync>(context.Request.Body, Hal9Json.Options, context.RequestAborted);
        var instruction = await controller.SyncAsync(report!, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, instruction, Hal9Json.Options, context.RequestAborted);
    }
}
