using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

public sealed class ExchangeTests
{
    [Fact]
    public async Task Export_ImportedIntoAnEmptyStore_IsTheSameMigrationSuspended()
    {
        await using var source = await TestServer.StartAsync();
        await source.PostAsync<ChangeDocument>(ApiPath.Below(ApiPath.Features, "meta_learning"), new FeatureRequest(Enabled: true), method: HttpMethod.Put);
        await source.PostAsync<ChangeDocument>(ApiPath.Checkpoints, new CheckpointRequest("here", "before"));
        await source.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest(Force: true));
        await source.UntilAsync(status => status.Phase == Phases.Phase.Shadow);
        var export = await source.GetAsync<ExportDocument>(ApiPath.State);

        await using var target = await TestServer.StartAsync(withPlan: false);
        (await target.PostAsync<ImportDocument>(ApiPath.State + "?validate_only=true", export)).Valid.ShouldBeTrue();
        (await target.StatusAsync()).JournalVersion.ShouldBe(0);

        var imported = await target.PostAsync<ImportDocument>(ApiPath.State, export);
        imported.Imported.ShouldBeTrue();
        imported.Records.ShouldBe(export.Journal.Length);

        var status = await target.StatusAsync();
        status.Status.ShouldBe(MigrationStatus.Suspended);
        status.Phase.ShouldBe(Phases.Phase.Shadow);
        status.Goal!.By.ShouldBe("local-admin");
        (await target.GetAsync<JsonElement>(ApiPath.Below(ApiPath.Features, "meta_learning"))).GetProperty("enabled").GetBoolean().ShouldBeTrue();
        (await target.GetAsync<JsonElement>(ApiPath.Checkpoints)).GetArrayLength().ShouldBe(1);

        (await target.RefusedAsync(HttpMethod.Post, ApiPath.State, export)).Code.ShouldBe(ProblemCode.StoreNotEmpty);
        await target.RestartAsync();
        (await target.StatusAsync()).Status.ShouldBe(MigrationStatus.Suspended);
    }

    [Fact]
    public async Task Export_HoldsNoSecret()
    {
        await using var server = await TestServer.StartAsync();
        var token = await server.TokenAsync(Role.Viewer);
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.State);
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldNotContain(token);
        text.ShouldNotContain(server.AdminToken);
        text.ShouldNotContain(AccessToken.HashOf(token));
        text.ShouldNotContain("route_token_key");
    }

    [Fact]
    public async Task Import_TamperedWith_NamesTheRecordAndTouchesNothing()
    {
        await using var source = await TestServer.StartAsync();
        await source.PostAsync<ChangeDocument>(ApiPath.Checkpoints, new CheckpointRequest("here"));
        var export = await source.GetAsync<ExportDocument>(ApiPath.State);
        await using var target = await TestServer.StartAsync(withPlan: false);

        var forged = export with { Journal = export.Journal.SetItem(2, export.Journal[2] with { Actor = "somebody-else" }) };
        var problem = await target.RefusedAsync(HttpMethod.Post, ApiPath.State, forged);
        problem.Code.ShouldBe(ProblemCode.ImportInvalid);
        problem.Errors.ShouldHaveSingleItem().Path.ShouldBe("journal[2]");
        problem.Errors[0].Message.ShouldContain("it was changed");

        var dry = await target.PostAsync<ImportDocument>(ApiPath.State + "?validate_only=true", export with { Journal = export.Journal.RemoveAt(1) });
        dry.Valid.ShouldBeFalse();
        dry.Errors[0].Message.ShouldContain("missing");

        foreach (var bad in new[] { export with { Format = "other/1" }, export with { Journal = [] }, export with { Journal = export.Journal.RemoveAt(0) } })
        {
            (await target.PostAsync<ImportDocument>(ApiPath.State + "?validate_only=true", bad)).Valid.ShouldBeFalse();
        }

        (await target.StatusAsync()).JournalVersion.ShouldBe(0);
    }

    [Fact]
    public async Task Import_ManyFaults_AreAllNamed()
    {
        await using var source = await TestServer.StartAsync();
        var export = await source.GetAsync<ExportDocument>(ApiPath.State);
        await using var target = await TestServer.StartAsync(withPlan: false);
        var bad = export with { Format = "x", Journal = [.. export.Journal.Skip(1)] };
        (await target.RefusedAsync(HttpMethod.Post, ApiPath.State, JsonSerializer.Serialize(bad, Hal9Json.Options))).Errors.Select(error => error.Path)
            .ShouldBe(["format", "journal[0]", "journal[0]"]);
    }
}
