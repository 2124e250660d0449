using Hal9.Migrate.Comparison;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Plans;

public sealed class ShadowReaderTests
{
    [Fact]
    public void Read_NothingGiven_HasTheDocumentedDefaults()
    {
        var mirror = TestPlan.Default.Mirror;

        mirror.ShouldBe(new MirrorInstruction { Sample = Percentage.Hundred });
        (mirror.Noise.Sample, mirror.Noise.MaxPerSecond, mirror.Noise.IsOn).ShouldBe((Percentage.Of(10), 20, true));
        (mirror.MaxBodyBytes, mirror.MaxHashedBytes, mirror.Comparison.Examples).ShouldBe((262_144, 8_388_608, ExampleValues.Redacted));
    }

    [Fact]
    public void Read_EverythingGiven_IsTaken()
    {
        var mirror = Read("""
            { "maxHashedBytes": 1000000, "compare": {
                "headers": ["ETag"], "ignore": ["/diagnostics"], "sets": ["/tags", "/groups/*/members"], "tolerance": { "absolute": 0.5, "relative": 0.01 },
                "noise": { "sample": 2.5, "maxPerSecond": 3 }, "examples": "shown" } }
            """).Mirror;

        mirror.MaxHashedBytes.ShouldBe(1_000_000);
        mirror.Comparison.ShouldBe(new ComparisonRules
        {
            Headers = ["ETag"],
            Ignore = ["/diagnostics"],
            Sets = ["/tags", "/groups/*/members"],
            Tolerance = new(0.5, 0.01),
            Examples = ExampleValues.Shown,
        });
        mirror.Noise.ShouldBe(new NoiseLearning { Sample = Percentage.Of(2.5m), MaxPerSecond = 3 });
    }

    [Fact]
    public void Read_NoiseSampleZero_LearningIsOff() => Read("""{ "compare": { "noise": { "sample": 0 } } }""").Mirror.Noise.IsOn.ShouldBeFalse();

    [Theory]
    [InlineData("""{ "compare": { "sets": ["tags"] } }""", "shadow.compare.sets[0]", "begins with \"/\"")]
    [InlineData("""{ "compare": { "tolerance": { "relative": 2 } } }""", "shadow.compare.tolerance.relative", "from 0 to 1")]
    [InlineData("""{ "compare": { "noise": { "sample": 101 } } }""", "shadow.compare.noise.sample", "found 101")]
    [InlineData("""{ "compare": { "noise": { "maxPerSecond": 0 } } }""", "shadow.compare.noise.maxPerSecond", "from 1 to 10000")]
    [InlineData("""{ "compare": { "examples": "all" } }""", "shadow.compare.examples", "all")]
    [InlineData("""{ "maxHashedBytes": -1 }""", "shadow.maxHashedBytes", "from 0")]
    public void Read_Fault_IsReportedWithItsPath(string shadow, string path, string message)
    {
        var (plan, problem) = PlanReader.Read(Text(shadow));

        plan.ShouldBeNull();
        var fault = problem!.Errors.ShouldHaveSingleItem();
        fault.Path.ShouldBe(path);
        fault.Message.ShouldContain(message);
    }

    private static MigrationPlan Read(string shadow) => TestPlan.Read(Text(shadow));

    private static string Text(string shadow) =>
        $$"""{ "name": "test", "legacy": { "url": "http://127.0.0.1:1" }, "successor": { "url": "http://127.0.0.1:2" }, "shadow": {{shadow}} }""";
}
