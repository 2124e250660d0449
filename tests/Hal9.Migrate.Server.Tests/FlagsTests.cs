using System.Net;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

public sealed class FlagsTests
{
    [Fact]
    public async Task Ofrep_SingleFlag_IsEvaluatedByTheBucketsOfTheTraffic()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync<ChangeDocument>(ApiPath.Below(ApiPath.Features, "meta_learning"), new FeatureRequest(Enabled: true, Percentage: Percentage.Of(30)), method: HttpMethod.Put);
        var token = await server.TokenAsync(Role.Flags);

        for (var i = 0; i < 50; i++)
        {
            using var response = await server.SendAsync(HttpMethod.Post, ApiPath.Ofrep + "/meta_learning", $$$"""{"context":{"targetingKey":"user-{{{i}}}"}}""", token);
            var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
            answer.GetProperty("value").GetBoolean().ShouldBe(Bucket.SideOf(Bucket.Of("test", $"user-{i}"), Percentage.Of(30)) == Side.Successor);
            answer.GetProperty("reason").GetString().ShouldBe("SPLIT");
        }
    }

    [Fact]
    public async Task Ofrep_RulesSeeKeyHeaderAndPath()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync<ChangeDocument>(
            ApiPath.Below(ApiPath.Features, "beta"),
            new FeatureRequest(Enabled: true, Percentage: Percentage.Zero, Rules: [new(TargetingAttribute.Header, "X-Team", ["qa"], true), new(TargetingAttribute.Path, "", ["/beta"], true)]),
            method: HttpMethod.Put);

        async Task<bool> Evaluate(string context)
        {
            using var response = await server.SendAsync(HttpMethod.Post, ApiPath.Ofrep + "/beta", $$"""{"context":{{context}}}""");
            return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("value").GetBoolean();
        }

        (await Evaluate("""{"targetingKey":"u"}""")).ShouldBeFalse();
        (await Evaluate("""{"targetingKey":"u","x-team":"QA"}""")).ShouldBeTrue();
        (await Evaluate("""{"targetingKey":"u","headers":{"X-Team":"qa"}}""")).ShouldBeTrue();
        (await Evaluate("""{"targetingKey":"u","path":"/beta/1"}""")).ShouldBeTrue();
    }

    [Fact]
    public async Task Ofrep_UnknownFlagOrBadContext_AnswersAsTheProtocolSays()
    {
        await using var server = await TestServer.StartAsync();
        using var unknown = await server.SendAsync(HttpMethod.Post, ApiPath.Ofrep + "/nothing", "{\"context\":{}}");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await unknown.Content.ReadAsStringAsync()).ShouldContain("FLAG_NOT_FOUND");
        foreach (var body in new[] { "", "[]", "{}", "{\"context\":1}" })
        {
            using var bad = await server.SendAsync(HttpMethod.Post, ApiPath.Ofrep + "/meta_learning", body);
            bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest, body);
            (await bad.Content.ReadAsStringAsync()).ShouldContain("INVALID_CONTEXT");
        }
    }

    [Fact]
    public async Task Ofrep_Bulk_AnswersNotModifiedUntilAFlagChanges()
    {
        await using var server = await TestServer.StartAsync();
        using var first = await server.SendAsync(HttpMethod.Post, ApiPath.Ofrep, """{"context":{"targetingKey":"u"}}""");
        JsonSerializer.Deserialize<JsonElement>(await first.Content.ReadAsStringAsync()).GetProperty("flags").GetArrayLength().ShouldBe(6);
        var tag = first.Headers.ETag!.ToString();

        async Task<HttpStatusCode> Again()
        {
            using var response = await server.SendAsync(HttpMethod.Post, ApiPath.Ofrep, """{"context":{"targetingKey":"u"}}""", change: request => request.Headers.TryAddWithoutValidation("If-None-Match", tag));
            return response.StatusCode;
        }

        (await Again()).ShouldBe(HttpStatusCode.NotModified);
        await server.PostAsync<ChangeDocument>(ApiPath.Below(ApiPath.Features, "meta_learning"), new FeatureRequest(Enabled: true), method: HttpMethod.Put);
        (await Again()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Features_Set_KeepsWhatIsNotGiven_AndIsJournaled()
    {
        await using var server = await TestServer.StartAsync();
        var change = await server.PostAsync<ChangeDocument>(ApiPath.Below(ApiPath.Features, "meta_learning"), new FeatureRequest(Percentage: Percentage.Of(25)), method: HttpMethod.Put);
        change.Message.ShouldBe("Flag meta_learning is off");
        (await server.PostAsync<ChangeDocument>(ApiPath.Below(ApiPath.Features, "meta_learning"), new FeatureRequest(Enabled: true), method: HttpMethod.Put)).Message.ShouldBe("Flag meta_learning is on for 25 %");
        (await server.PostAsync<ChangeDocument>(ApiPath.Below(ApiPath.Features, "meta_learning"), new FeatureRequest(Enabled: true), method: HttpMethod.Put)).Changed.ShouldBeFalse();

        var events = await server.GetAsync<EventDocument[]>(ApiPath.Events + "?after=-2");
        events.Select(happened => (happened.Actor, happened.Type)).ShouldBe([("local-admin", "FeatureSet"), ("local-admin", "FeatureSet")]);
        await server.PostAsync<ChangeDocument>(ApiPath.Below(ApiPath.Features, "meta_learning"), method: HttpMethod.Delete);
        (await server.RefusedAsync(HttpMethod.Get, ApiPath.Below(ApiPath.Features, "meta_learning"))).Code.ShouldBe("UnknownFeature");
    }
}
