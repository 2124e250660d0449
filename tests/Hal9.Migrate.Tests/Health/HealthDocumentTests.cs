using Hal9.Migrate.Health;

namespace Hal9.Migrate.Tests.Health;

public sealed class HealthDocumentTests
{
    [Fact]
    public void Read_Hal9Document_GivesComponentsAndTheirMean()
    {
        var document = HealthDocument.Read("""
            {"status":"Degraded","time":"2030-01-02T03:04:05Z","components":{
              "database":{"status":"healthy","score":0.9,"message":"2 ms"},"network":{"status":"Unhealthy"}}}
            """);

        document.Status.ShouldBe(HealthStatus.Degraded);
        document.Time.ShouldBe(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        document.Components.ShouldBe([new("database", HealthStatus.Healthy, 0.9, "2 ms"), new("network", HealthStatus.Unhealthy, 0, "")]);
        document.Score.ShouldBe(0.45, 1e-9);
    }

    [Theory]
    [InlineData("Healthy", HealthStatus.Healthy)]
    [InlineData("Unhealthy\n", HealthStatus.Unhealthy)]
    [InlineData("", HealthStatus.Unknown)]
    [InlineData("1", HealthStatus.Unknown)]
    [InlineData("<html>", HealthStatus.Unknown)]
    [InlineData("[]", HealthStatus.Unknown)]
    [InlineData("{}", HealthStatus.Unknown)]
    [InlineData("""{"status":"1"}""", HealthStatus.Unknown)]
    [InlineData("""{"status":5,"components":[]}""", HealthStatus.Unknown)]
    public void Read_OtherBodies_AreReadWithCareAndNeverTakenForHealthy(string body, HealthStatus expected) =>
        HealthDocument.Read(body).Status.ShouldBe(expected);

    [Fact]
    public void Check_UnknownComponent_ListsTheKnownOnes()
    {
        Hal9Component.Check(["Database", "storage"]).ShouldBeNull();
        var problem = Hal9Component.Check(["database", "mind"])!;
        problem.Detail.ShouldContain("'mind'");
        problem.Remedy!.ShouldContain("substrate, protocol, cognitive, orchestration, intelligence, database, network, storage");
    }

    [Fact]
    public void Readiness_WorstCheck_Decides()
    {
        CheckReport Report(params HealthStatus[] statuses) => new([.. statuses.Select(status => new CheckResult("c", "c", status, ""))], default);
        Report(HealthStatus.Healthy).Readiness.ShouldBe(Readiness.Ready);
        Report(HealthStatus.Healthy, HealthStatus.Unknown).Readiness.ShouldBe(Readiness.ReadyWithWarnings);
        Report(HealthStatus.Degraded).Readiness.ShouldBe(Readiness.ReadyWithWarnings);
        Report(HealthStatus.Unknown, HealthStatus.Unhealthy).Readiness.ShouldBe(Readiness.NotReady);
    }
}
