using System.Collections.Concurrent;
using System.Diagnostics;
using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Tests.StateEngine;
using Hal9.Migrate.Server.Tracing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests.Tracing;

/// <summary>What a server decides and does about it, as somebody sees it who listens to its spans.</summary>
public sealed class DecisionTracingTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public DecisionTracingTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == ServerTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task CutOverAndRollBack_EachIsOneTraceWithEveryStepOfTheStores()
    {
        using var rows = new MovedRows(10);
        var folder = Directory.CreateTempSubdirectory("hal9-hooks-").FullName;
        await using var server = await TestServer.StartAsync(
            plan => rows.In("\"hooks\":[{\"command\":\"missing\",\"name\":\"traced-hook\"}]")(plan).Replace("\"name\":\"test\"", "\"name\":\"traced\"", StringComparison.Ordinal),
            options: options => options with { HooksDirectory = folder });
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());
        await server.UntilAsync(status => status.StandbyOver && status.State is { WriteOwner: Side.Successor, Hooks: [{ Attempts: > 0 }] });
        await server.PostAsync<ChangeDocument>(ApiPath.Rollback, new RollbackRequest(Reason: "between us"));
        await server.UntilAsync(status => status.State is { WriteOwner: Side.Legacy });
        await server.UntilAsync(status => status.Status == MigrationStatus.RolledBack);

        ((string[])["decide", "journal append", "routing publish", "state fence successor", "state cede successor", "state open legacy", "hold writes", "hand-over", "rollback"]).Except(TraceOf(nameof(RollbackStarted))).ShouldBeEmpty();
        ((string[])["decide", "state fence legacy", "state cede legacy", "state open successor", "hold writes", "hand-over"]).Except(TraceOf(nameof(HandoverStarted))).ShouldBeEmpty();
        var hook = _spans.First(span => span.OperationName == "hook traced-hook");
        (hook.Status, hook.GetTagItem("hal9.attempt")).ShouldBe((ActivityStatusCode.Error, 1));
        _spans.SelectMany(span => span.TagObjects).ShouldAllBe(tag => !$"{tag.Value}".Contains("between us", StringComparison.Ordinal), "what people write is not for traces");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The names of all spans of the trace in which this server decided so; of steps of a store with whose it is.</summary>
    private HashSet<string> TraceOf(string happened)
    {
        var trace = _spans.Single(span => span.OperationName == "decide" && Equals(span.GetTagItem("hal9.plan"), "traced") && span.GetTagItem("hal9.events") is string[] events && events.Contains(happened)).TraceId;
        return [.. _spans.Where(span => span.TraceId == trace).Select(span => span.GetTagItem("hal9.store") is { } store ? $"{span.OperationName} {store}" : span.OperationName)];
    }
}
