using System.Net;
using System.Text;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

public sealed class InputTests
{
    [Theory]
    [InlineData("POST", "/api/migration/goal", "{\"phse\":\"Canary\"}", ProblemCode.MalformedBody)]
    [InlineData("POST", "/api/migration/goal", "{\"phase\":\"Later\"}", ProblemCode.InvalidArgument)]
    [InlineData("POST", "/api/migration/goal", "{\"phase\":\"Canary\",\"percentage\":101}", ProblemCode.MalformedBody)]
    [InlineData("POST", "/api/migration/goal", "{\"phase\":", ProblemCode.MalformedBody)]
    [InlineData("POST", "/api/migration/goal", "[]", ProblemCode.MalformedBody)]
    [InlineData("POST", "/api/migration/goal", "null", ProblemCode.MalformedBody)]
    [InlineData("POST", "/api/migration/rollback", "{\"to_phase\":\"nowhere\"}", ProblemCode.InvalidArgument)]
    [InlineData("POST", "/api/migration/rollback?dry_run=maybe", "{}", ProblemCode.InvalidArgument)]
    [InlineData("PUT", "/api/migration/plan", "{\"name\":\"x\"}", ProblemCode.PlanInvalid)]
    [InlineData("PUT", "/api/migration/plan", "", ProblemCode.PlanInvalid)]
    [InlineData("POST", "/api/migration/plan/amend", "{\"reason\":\"x\"}", ProblemCode.PlanInvalid)]
    [InlineData("POST", "/api/migration/plan/amend", "{\"plan\":{}}", ProblemCode.InvalidArgument)]
    [InlineData("PUT", "/api/migration/features/Bad%20Key", "{\"enabled\":true}", ProblemCode.InvalidArgument)]
    [InlineData("PUT", "/api/migration/features/x", "{\"percentage\":-1}", ProblemCode.MalformedBody)]
    [InlineData("DELETE", "/api/migration/features/nothing", null, ProblemCode.UnknownFeature)]
    [InlineData("GET", "/api/migration/features/nothing", null, ProblemCode.UnknownFeature)]
    [InlineData("POST", "/api/migration/checkpoints", "{}", ProblemCode.InvalidArgument)]
    [InlineData("POST", "/api/migration/checkpoints/nothing/restore", "{}", ProblemCode.UnknownCheckpoint)]
    [InlineData("GET", "/api/migration/evidence?step=0", null, ProblemCode.InvalidArgument)]
    [InlineData("GET", "/api/migration/evidence?from=yesterday", null, ProblemCode.InvalidArgument)]
    [InlineData("GET", "/api/migration/evidence?from=2020-01-01&to=2030-01-01", null, ProblemCode.InvalidArgument)]
    [InlineData("GET", "/api/migration/events?limit=0", null, ProblemCode.InvalidArgument)]
    [InlineData("GET", "/api/migration/precheck?components=mind", null, ProblemCode.UnknownComponent)]
    [InlineData("POST", "/api/migration/verify", "{\"tests\":[\"everything\"]}", ProblemCode.InvalidArgument)]
    [InlineData("POST", "/api/migration/route-tokens", "{\"side\":\"Successor\",\"lifetime_seconds\":999999}", ProblemCode.InvalidArgument)]
    [InlineData("POST", "/api/migration/tokens", "{\"name\":\"x\",\"role\":\"king\"}", ProblemCode.MalformedBody)]
    [InlineData("POST", "/api/migration/state", "{}", ProblemCode.ImportInvalid)]
    [InlineData("POST", "/api/gateways/gw/sync", "{\"gateway\":\"other\",\"incarnation\":\"1\",\"sent_at\":\"2030-01-01T00:00:00Z\"}", ProblemCode.InvalidArgument)]
    public async Task BadInput_IsRefusedWithItsCode(string method, string path, string? body, string code)
    {
        await using var server = await TestServer.StartAsync();
        var before = await server.StatusAsync();

        var problem = await server.RefusedAsync(new HttpMethod(method), path, body);

        problem.Code.ShouldBe(code);
        problem.Detail.ShouldNotBeNullOrEmpty();
        (await server.StatusAsync()).JournalVersion.ShouldBe(before.JournalVersion);
    }

    [Fact]
    public async Task Body_TooLarge_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.SendAsync(HttpMethod.Put, ApiPath.Plan, new string(' ', 3 * 1024 * 1024));
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync()).ShouldContain(ProblemCode.BodyTooLarge);
    }

    [Fact]
    public async Task Body_VeryDeep_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        var deep = new StringBuilder().Insert(0, "{\"plan\":", 500).Append('1').Append('}', 500).ToString();
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.PlanAmend, deep)).Code.ShouldBe(ProblemCode.MalformedBody);
    }

    [Fact]
    public async Task Plan_Faults_ComeAllAtOnceWithTheirPaths()
    {
        await using var server = await TestServer.StartAsync(withPlan: false);
        var problem = await server.RefusedAsync(HttpMethod.Put, ApiPath.Plan, """{"nam":"x","legacy":{"url":"ftp://a"},"successor":{"url":"http://b"},"canary":{"steps":[5,4]}}""");
        problem.Errors.Select(error => error.Path).ShouldBe(["legacy.url", "canary.steps[1]", "name", "nam"], ignoreOrder: true);
    }

    [Fact]
    public async Task NoPlan_CommandsSayWhatIsMissing()
    {
        await using var server = await TestServer.StartAsync(withPlan: false);
        (await server.StatusAsync()).WaitingFor.ShouldBe(["a plan to be registered"]);
        (await server.RefusedAsync(HttpMethod.Post, ApiPath.Goal, new StartRequest())).Code.ShouldBe(ProblemCode.PlanMissing);
        (await server.RefusedAsync(HttpMethod.Get, ApiPath.Plan)).Code.ShouldBe(ProblemCode.PlanMissing);
        (await server.RefusedAsync(HttpMethod.Get, ApiPath.Precheck)).Code.ShouldBe(ProblemCode.PlanMissing);
        (await server.RefusedAsync(HttpMethod.Get, ApiPath.State)).Code.ShouldBe(ProblemCode.PlanMissing);
    }
}
