using System.Net;
using System.Text.Json;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample.Tests.Health;

public sealed class HealthApiTests
{
    private static readonly string[] Components =
        ["substrate", "protocol", "cognitive", "orchestration", "intelligence", "database", "network", "storage"];

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_FreshInstance_HasExactlyTheEightComponentsMeasured(string mode)
    {
        var time = new ObservedTime();
        await using var sample = await RunningSample.StartAsync(mode, time: time);
        (await sample.AskAsync("hello")).Dispose();
        using var response = await sample.GetAsync("/api/health");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var report = await RunningSample.JsonAsync(response);
        report.EnumerateObject().Select(property => property.Name).ShouldBe(["status", "mode", "version", "time", "components"]);
        report.GetProperty("mode").GetString().ShouldBe(mode);
        report.GetProperty("version").GetString().ShouldBe("0.1.0");
        report.GetProperty("time").GetString().ShouldBe("2001-01-12T00:00:00.000Z");
        var components = report.GetProperty("components");
        components.EnumerateObject().Select(property => property.Name).ShouldBe(Components);
        foreach (var component in components.EnumerateObject())
        {
            component.Value.GetProperty("score").GetDouble().ShouldBeInRange(0, 1);
            component.Value.GetProperty("status").GetString().ShouldBeOneOf("Healthy", "Degraded", "Unhealthy");
        }

        Message(report, "cognitive").ShouldContain("found it");
        Message(report, "orchestration").ShouldStartWith("1 signals");
        Message(report, "network").ShouldContain("1 of at most 4096 connections");
        Status(report, "cognitive").ShouldBe("Healthy");
        Status(report, "intelligence").ShouldBe("Healthy");
        Status(report, "storage").ShouldBeOneOf("Healthy", "Degraded");
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_ErrorsOverTheLastMinute_MakeProtocolUnhealthyUntilTheyAreOld(string mode)
    {
        var time = new ObservedTime();
        await using var sample = await RunningSample.StartAsync(mode, demoFaults: true, time);
        await sample.SetFaultAsync("errors");
        for (var i = 0; i < 30; i++)
        {
            (await sample.AskAsync("hello")).Dispose();
        }

        await sample.SetFaultAsync("none");
        using var unhealthy = await sample.GetAsync("/api/health");
        unhealthy.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var report = await RunningSample.JsonAsync(unhealthy);
        report.GetProperty("status").GetString().ShouldBe("Unhealthy");
        Status(report, "protocol").ShouldBe("Unhealthy");
        Message(report, "protocol").ShouldStartWith("30 of 30");

        // The 503 of the health document itself is no further failure.
        time.Advance(TimeSpan.FromSeconds(2));
        using var again = await sample.GetAsync("/api/health");
        Message(await RunningSample.JsonAsync(again), "protocol").ShouldStartWith("30 of 30");

        time.Advance(TimeSpan.FromSeconds(61));
        using var later = await sample.GetAsync("/api/health");
        Status(await RunningSample.JsonAsync(later), "protocol").ShouldBe("Healthy");
    }

    [Theory]
    [InlineData("flat", "UPDATE neurons SET phrase = 'zebra quagga okapi'")]
    [InlineData("hierarchical", "UPDATE cognitive_units SET phrase = 'zebra quagga okapi'")]
    public async Task Get_PhrasesThatFindOtherNeurons_MakeCognitiveUnhealthy(string mode, string sql)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        Alter(sample, sql);
        using var response = await sample.GetAsync("/api/health");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Status(await RunningSample.JsonAsync(response), "cognitive").ShouldBe("Unhealthy");
    }

    [Theory]
    [InlineData("flat", "ALTER TABLE neurons RENAME TO gone")]
    [InlineData("hierarchical", "ALTER TABLE cognitive_units RENAME TO gone")]
    public async Task Get_StoreWithoutItsTable_MakesDatabaseUnhealthy(string mode, string sql)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        Alter(sample, sql);
        using var response = await sample.GetAsync("/api/health");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var report = await RunningSample.JsonAsync(response);
        Status(report, "database").ShouldBe("Unhealthy");
        Message(report, "database").ShouldContain("no such table");
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_DirectoryThatCannotBeWritten_MakesStorageUnhealthy(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        Directory.CreateDirectory(sample.Store + ".probe");
        using var response = await sample.GetAsync("/api/health");
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Status(await RunningSample.JsonAsync(response), "storage").ShouldBe("Unhealthy");
    }

    [Fact]
    public async Task Get_WithinASecond_DoesNotMeasureAgain()
    {
        var time = new ObservedTime();
        await using var sample = await RunningSample.StartAsync("flat", time: time);
        using var first = await sample.GetAsync("/api/health");
        time.Advance(TimeSpan.FromSeconds(0.999));
        using var second = await sample.GetAsync("/api/health");
        time.Advance(TimeSpan.FromSeconds(0.001));
        using var third = await sample.GetAsync("/api/health");
        var before = Message(await RunningSample.JsonAsync(first), "cognitive");
        var within = await RunningSample.JsonAsync(second);
        Message(within, "cognitive").ShouldBe(before);
        Message(await RunningSample.JsonAsync(third), "cognitive").Equals(before, StringComparison.Ordinal).ShouldBeFalse();
        within.GetProperty("time").GetString().ShouldBe("2001-01-12T00:00:00.999Z");
    }

    private static void Alter(RunningSample sample, string sql)
    {
        using var other = SqliteSession.Open(sample.Store);
        other.Execute(sql);
    }

    private static string Status(JsonElement report, string component) => Text(report, component, "status");

    private static string Message(JsonElement report, string component) => Text(report, component, "message");

    private static string Text(JsonElement report, string component, string property) =>
        report.GetProperty("components").GetProperty(component).GetProperty(property).GetString()!;
}
