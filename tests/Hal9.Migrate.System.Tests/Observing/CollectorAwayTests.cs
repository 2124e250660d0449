using Hal9.Migrate.SystemTests.Programs;

namespace Hal9.Migrate.SystemTests.Observing;

/// <summary>A collector that is not there: the server runs, and says so.</summary>
public sealed class CollectorAwayTests
{
    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Serve_NobodyTakesItsSpans_SaysWhereTheyWereToGoAndRunsOn()
    {
        using var folder = new TemporaryFolder();
        const string plan = """{"name":"kept","legacy":{"url":"http://127.0.0.1:9"},"successor":{"url":"http://127.0.0.1:10"}}""";
        using var installation = await Installation.StartAloneAsync(
            folder, plan, [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), ("OTEL_BSP_SCHEDULE_DELAY", "100")]);
        await installation.Controller.SaidAsync("Spans do not arrive at http://127.0.0.1:9/v1/traces");
        (await installation.Client.GetStatusAsync(TestContext.Current.CancellationToken)).StartedAt.ShouldBeNull();
    }
}
