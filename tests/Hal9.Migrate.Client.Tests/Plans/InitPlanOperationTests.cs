using System.Text.Json;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Tests.Plans;

public sealed class InitPlanOperationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_NewFile_WritesAPlanThatSaysTheDefaults()
    {
        var path = _folder.Of("plan.json");
        var request = new InitPlanRequest(path, "mine", "http://a:1", "http://b:2");

        (await new InitPlanOperation().RunAsync(request, new RecordingHost(), TestContext.Current.CancellationToken)).ShouldBe(OperationOutcome.Done);

        var (written, problem) = PlanReader.Read(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        problem.ShouldBeNull();
        var minimal = PlanReader.Read("""{"name":"mine","legacy":{"url":"http://a:1"},"successor":{"url":"http://b:2"}}""").Plan!;
        // Its comments promise that what is left out is taken as it stands there.
        Meaning(written!).ShouldBe(Meaning(minimal));
    }

    [Fact]
    public async Task Run_FileIsThere_LeavesItAlone()
    {
        var path = _folder.Write("plan.json", "mine");

        var problem = (await Should.ThrowAsync<MigrateException>(
            () => new InitPlanOperation().RunAsync(new(path), new RecordingHost(), TestContext.Current.CancellationToken))).Problem;

        problem.Code.ShouldBe(ProblemCode.InvalidArgument);
        problem.Remedy.ShouldNotBeNull().ShouldContain("--force");
        File.ReadAllText(path).ShouldBe("mine");
    }

    [Fact]
    public async Task Run_PersonSaysNo_LeavesItAlone()
    {
        var path = _folder.Write("plan.json", "mine");

        var outcome = await new InitPlanOperation().RunAsync(new(path), new RecordingHost { IsInteractive = true, Confirms = false }, TestContext.Current.CancellationToken);

        outcome.IsDeclined.ShouldBeTrue();
        File.ReadAllText(path).ShouldBe("mine");
    }

    [Fact]
    public async Task Run_UnusableAddress_WritesNothing()
    {
        var path = _folder.Of("plan.json");

        var problem = (await Should.ThrowAsync<MigrateException>(
            () => new InitPlanOperation().RunAsync(new(path, "a", "ftp://a", "http://b"), new RecordingHost(), TestContext.Current.CancellationToken))).Problem;

        problem.Errors.ShouldHaveSingleItem().Path.ShouldBe("legacy.url");
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    private static string Meaning(MigrationPlan plan) => JsonSerializer.Serialize(plan with { Source = "", Effective = "" });
}
