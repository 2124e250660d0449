using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Client.Tests.Api;

public sealed class RetryTests
{
    private static readonly RequestDelegate Away = http =>
    {
        http.Response.StatusCode = 503;
        return Task.CompletedTask;
    };

    private static readonly RequestDelegate Breaking = http =>
    {
        http.Abort();
        return Task.CompletedTask;
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetStatus_ServerFailsForAMoment_AsksAtMostTwiceMore(bool breaks)
    {
        await using var server = await LoopbackServer.StartAsync(breaks ? Breaking : Away);
        using var client = Connect(server);

        await Should.ThrowAsync<MigrateException>(() => client.GetStatusAsync(TestContext.Current.CancellationToken));

        server.Asked.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Suspend_ServerFailsAfterItWasSent_IsNeverSentAgain(bool breaks)
    {
        await using var server = await LoopbackServer.StartAsync(breaks ? Breaking : Away);
        using var client = Connect(server);

        await Should.ThrowAsync<MigrateException>(() => client.SuspendAsync(new(), dryRun: false, TestContext.Current.CancellationToken));

        server.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Suspend_DryRun_ChangesNothingAndIsSentAgain()
    {
        await using var server = await LoopbackServer.StartAsync(Away);
        using var client = Connect(server);

        await Should.ThrowAsync<MigrateException>(() => client.SuspendAsync(new(), dryRun: true, TestContext.Current.CancellationToken));

        server.Asked.Select(asked => asked.Path).ShouldBe(Enumerable.Repeat("/api/migration/suspend?dry_run=true", 3));
    }

    [Fact]
    public async Task Suspend_RefusedBeforeAnythingWasSent_IsSentAgain()
    {
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            http.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        await server.StopAsync();
        var isBack = false;
        var time = new HurriedTime
        {
            OnPause = () =>
            {
                if (!isBack)
                {
                    isBack = true;
                    server.StartAgainAsync().GetAwaiter().GetResult();
                }
            },
        };
        using var client = Connect(server, time);

        var problem = (await Should.ThrowAsync<MigrateException>(() => client.SuspendAsync(new(), dryRun: false, TestContext.Current.CancellationToken))).Problem;

        problem.Code.ShouldBe(ProblemCode.Forbidden);
        server.Asked.Count.ShouldBe(1);
    }

    private static MigrationClient Connect(LoopbackServer server, TimeProvider? time = null) =>
        new(new ServerConnection { Address = server.Address, Token = "hal9_test", TokenSource = "the test" }, time ?? new HurriedTime());
}
