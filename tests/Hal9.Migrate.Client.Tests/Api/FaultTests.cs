using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Client.Tests.Api;

public sealed class FaultTests
{
    [Fact]
    public async Task GetStatus_ProblemFromTheServer_IsThrownAsItIs()
    {
        var sent = new Problem(ProblemCode.PlanInvalid, "The plan is not valid.", "Mend it.") { Errors = [new("canary.steps[2]", "is 200.")] };
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = 422;
            return http.Response.WriteAsJsonAsync(ProblemDocument.Of(sent, 422), Hal9Json.Options, ProblemDocument.MediaType);
        });

        var problem = await ProblemOfStatusAsync(server);

        problem.ShouldBe(sent with { Errors = problem.Errors });
        problem.Errors.ShouldBe(sent.Errors);
    }

    [Theory]
    [InlineData(401, ProblemCode.Unauthenticated)]
    [InlineData(403, ProblemCode.Forbidden)]
    [InlineData(404, ProblemCode.NotFound)]
    [InlineData(413, ProblemCode.BodyTooLarge)]
    [InlineData(400, ProblemCode.Unexpected)]
    [InlineData(500, ProblemCode.Unexpected)]
    [InlineData(503, ProblemCode.ServerUnreachable)]
    public async Task GetStatus_StatusWithoutBody_IsTheProblemItStandsFor(int status, string code)
    {
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        (await ProblemOfStatusAsync(server)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task GetStatus_NoToken_SaysWhereItWasLookedFor()
    {
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        using var client = new MigrationClient(new ServerConnection { Address = server.Address, TokenSource = "HAL9_TOKEN and /some/file" }, new HurriedTime());

        var problem = (await Should.ThrowAsync<MigrateException>(() => client.GetStatusAsync(TestContext.Current.CancellationToken))).Problem;

        problem.Code.ShouldBe(ProblemCode.Unauthenticated);
        problem.Detail.ShouldContain("HAL9_TOKEN and /some/file");
    }

    [Theory]
    [InlineData("<html>Welcome to nginx</html>")]
    [InlineData("null")]
    [InlineData("""{"unknown":1}""")]
    public async Task GetStatus_SomethingElseAnswers_SaysSo(string body)
    {
        await using var server = await LoopbackServer.StartAsync(http => http.Response.WriteAsync(body));

        var problem = await ProblemOfStatusAsync(server);

        problem.Code.ShouldBe(ProblemCode.Unexpected);
        problem.Remedy.ShouldNotBeNull().ShouldContain("hal9-migrate server");
    }

    [Fact]
    public async Task GetStatus_ControlCharactersInAnAnswer_AreNotQuoted()
    {
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = 500;
            return http.Response.WriteAsync("\u001b[2Jgone\u0007");
        });

        (await ProblemOfStatusAsync(server)).Detail.ShouldNotContain(c => char.IsControl(c));
    }

    [Fact]
    public async Task GetStatus_Redirected_DoesNotTakeTheTokenThere()
    {
        await using var other = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Response.Redirect(other.Address.AbsoluteUri, permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        });

        var problem = await ProblemOfStatusAsync(server);

        problem.Detail.ShouldContain(other.Address.AbsoluteUri);
        other.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task GetStatus_NobodyThere_NamesAddressAndWhatToTry()
    {
        var address = await LoopbackServer.NobodyAsync();
        using var client = new MigrationClient(new ServerConnection { Address = address, TokenSource = "the test" }, new HurriedTime());

        var problem = (await Should.ThrowAsync<MigrateException>(() => client.GetStatusAsync(TestContext.Current.CancellationToken))).Problem;

        problem.Code.ShouldBe(ProblemCode.ServerUnreachable);
        problem.Detail.ShouldContain(address.Authority);
        problem.Remedy.ShouldNotBeNull().ShouldContain("hal9-migrate serve");
    }

    [Fact]
    public async Task GetStatus_Cancelled_IsCancelledAndNoProblem()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        using var client = Connect(server);

        await Should.ThrowAsync<OperationCanceledException>(() => client.GetStatusAsync(stop.Token));
    }

    private static async Task<Problem> ProblemOfStatusAsync(LoopbackServer server)
    {
        using var client = Connect(server);
        return (await Should.ThrowAsync<MigrateException>(() => client.GetStatusAsync(TestContext.Current.CancellationToken))).Problem;
    }

    private static MigrationClient Connect(LoopbackServer server) =>
        new(new ServerConnection { Address = server.Address, Token = "hal9_test", TokenSource = "the test" }, new HurriedTime());
}
