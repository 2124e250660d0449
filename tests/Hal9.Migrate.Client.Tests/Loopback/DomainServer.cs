using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Features;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Client.Tests.Loopback;

/// <summary>
/// A server that decides with the domain and speaks the wire, but looks at nothing: what it observes is what a test says. Its state
/// survives <see cref="StopAsync"/>, as a real one's does.
/// </summary>
internal sealed class DomainServer : IAsyncDisposable
{
    public const string Token = "hal9_test";
    public const string Plan = """
        {
          "name": "hal9-test",
          "legacy": { "url": "http://127.0.0.1:9001" },
          "successor": { "url": "http://127.0.0.1:9002" },
          "shadow": { "hold": "1s" },
          "canary": { "steps": [5, 25], "hold": "1s" },
          "state": { "gates": [{ "name": "people", "approval": true }] },
          "rampUp": { "steps": [75], "hold": "1s" },
          "full": { "hold": "1s" }
        }
        """;

    private readonly Lock _gate = new();
    private readonly List<JournalRecord> _journal = [];
    private LoopbackServer _http = null!;
    private MigrationState _state = MigrationState.Empty;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => _http.Address;

    public IEnumerable<string> Asked => _http.Asked.Select(asked => $"{asked.Method} {asked.Path}");

    public MigrationState State => _state;

    /// <summary>Told each time the status is asked for, before it is answered; what it does is in the answer.</summary>
    public Action<int>? OnStatus { get; set; }

    public static async Task<DomainServer> StartAsync(string? plan = Plan)
    {
        var server = new DomainServer();
        server._http = await LoopbackServer.StartAsync(server.AnswerAsync);
        server.Append("controller", new JournalOpened("test"));
        if (plan is not null)
        {
            server.Do(new RegisterPlan(PlanReader.Read(plan).Plan!));
        }

        return server;
    }

    public MigrationClient Connect(TimeProvider? time = null) =>
        new(new ServerConnection { Address = Address, Token = Token, TokenSource = "the test" }, time ?? new HurriedTime());

    public Task StopAsync() => _http.StopAsync();

    public Task StartAgainAsync() => _http.StartAgainAsync();

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    /// <summary>Carries out a command.</summary>
    public void Do(MigrationCommand command, string actor = "somebody")
    {
        var answer = Commands.Decide(_state, command, actor, Now);
        answer.Refusal.ShouldBeNull();
        Append(actor, [.. answer.Events]);
    }

    /// <summary>Observes that all is well for long enough, and decides what follows; nothing when the migration is halted.</summary>
    public void Advance() => Observe(observation => observation with
    {
        HealthySeconds = 100,
        Verdicts = _state.Plan!.Gates.Where(gate => !gate.IsApproval).ToImmutableDictionary(
            gate => gate.Name, gate => new Verdict { Name = gate.Name, Outcome = Outcome.Pass, Message = "well" }),
    });

    /// <summary>Observes that a trigger's condition has been violated for long enough.</summary>
    public void Fire(string trigger) => Observe(observation => observation with
    {
        FiredTriggers = [new Verdict { Name = trigger, Outcome = Outcome.Fail, Message = $"{trigger} is surely too high" }],
    });

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private void Observe(Func<Observation, Observation> seen)
    {
        var events = Progress.Decide(_state, seen(new Observation { PositionVersion = _state.Position.Version }), Now);
        Append("controller", [.. events]);
    }

    private void Append(string actor, params MigrationEvent[] events)
    {
        lock (_gate)
        {
            foreach (var happened in events)
            {
                _journal.Add(EventCatalog.Record(_journal.LastOrDefault(), happened, actor, Now));
                _state = Evolve.Apply(_state, _journal[^1]);
            }

            _moved.SetResult();
            _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        return http.Request.Headers.Authorization == $"Bearer {Token}" ? (http.Request.Method, path) switch
        {
            ("GET", ApiPath.Status) => StatusAsync(http),
            ("GET", ApiPath.Plan) => SendAsync(http, new PlanDocument(_state.Plan!.Name, _state.Plan.Hash, Json(_state.Plan.Source), Json(_state.Plan.Effective))),
            ("PUT", ApiPath.Plan) => RegisterAsync(http),
            ("POST", ApiPath.Goal) => ChangeAsync<StartRequest>(http, asked =>
                new StartMigration(PhaseName.TryParse(asked.Phase, out var phase) ? phase : Phase.Full, asked.Percentage, asked.PlanHash, asked.Restart, asked.Reason)),
            ("POST", ApiPath.Suspend) => ChangeAsync<ReasonRequest>(http, asked => new SuspendMigration(asked.Reason)),
            ("POST", ApiPath.Resume) => ChangeAsync<ReasonRequest>(http, asked => new ResumeMigration(asked.Reason)),
            ("POST", ApiPath.Abort) => ChangeAsync<ReasonRequest>(http, asked => new AbortMigration(asked.Reason)),
            ("POST", ApiPath.Complete) => ChangeAsync<ReasonRequest>(http, asked => new CompleteMigration(asked.Reason)),
            ("POST", ApiPath.Rollback) => ChangeAsync<RollbackRequest>(http, asked =>
                new RollBackTo(PhaseName.TryParse(asked.ToPhase, out var phase) ? phase : Phase.None, asked.ToPercentage, asked.Reason)),
            ("GET", ApiPath.Features) => SendAsync(http, _state.Features.Values.ToImmutableArray()),
            ("PUT", _) when path.StartsWith(ApiPath.Features, StringComparison.Ordinal) => ChangeAsync<FeatureRequest>(http, asked => new SetFeature(Changed(path, asked))),
            ("GET", ApiPath.Events) => EventsAsync(http),
            _ => RefuseAsync(http, new Problem(ProblemCode.NotFound, $"There is nothing at {path}."), 404),
        } : RefuseAsync(http, new Problem(ProblemCode.Unauthenticated, "The token is unknown, revoked or expired."), 401);
    }

    private FeatureFlag Changed(string path, FeatureRequest asked)
    {
        var key = path[(ApiPath.Features.Length + 1)..];
        var flag = _state.Features.GetValueOrDefault(key) ?? new FeatureFlag { Key = key };
        return flag with { Enabled = asked.Enabled ?? flag.Enabled, Percentage = asked.Percentage ?? flag.Percentage, Rules = asked.Rules ?? flag.Rules };
    }

    private Task StatusAsync(HttpContext http)
    {
        OnStatus?.Invoke(Asked.Count(asked => asked == $"GET {ApiPath.Status}"));
        return SendAsync(http, StatusOf(_state));
    }

    private async Task RegisterAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var (plan, problem) = PlanReader.Read(await reader.ReadToEndAsync());
        await (problem is null ? DecideAsync(http, new RegisterPlan(plan!)) : RefuseAsync(http, problem, 400));
    }

    private async Task ChangeAsync<T>(HttpContext http, Func<T, MigrationCommand> command) =>
        await DecideAsync(http, command((await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Hal9Json.Options))!));

    private async Task DecideAsync(HttpContext http, MigrationCommand command)
    {
        var dryRun = http.Request.Query["dry_run"] == "true";
        var answer = Commands.Decide(_state, command, "tester", Now);
        if (answer.Refusal is { } refusal)
        {
            await RefuseAsync(http, refusal, 409);
            return;
        }

        if (!dryRun)
        {
            Append("tester", [.. answer.Events]);
        }

        var events = answer.Events.Select(happened => new EventDocument(0, Now, "tester", happened.GetType().Name, EventText.Of(happened), default)).ToImmutableArray();
        await SendAsync(http, new ChangeDocument(
            dryRun, !events.IsEmpty, string.Join("; ", events.Select(happened => happened.Message)), [.. events.Select(happened => happened with { Data = Json("{}") })], StatusOf(_state)));
    }

    private async Task EventsAsync(HttpContext http)
    {
        var after = long.Parse(http.Request.Query["after"].ToString(), CultureInfo.InvariantCulture);
        if (http.Request.Query["follow"] != "true")
        {
            await SendAsync(http, Since(after));
            return;
        }

        http.Response.ContentType = "text/event-stream";
        while (true)
        {
            var moved = _moved.Task;
            foreach (var happened in Since(after))
            {
                await http.Response.WriteAsync($"id: {happened.Sequence}\ndata: {JsonSerializer.Serialize(happened, Hal9Json.Options)}\n\n", http.RequestAborted);
                after = happened.Sequence;
            }

            await http.Response.Body.FlushAsync(http.RequestAborted);
            await moved.WaitAsync(http.RequestAborted);
        }
    }

    private ImmutableArray<EventDocument> Since(long after)
    {
        lock (_gate)
        {
            return [.. _journal.Where(record => record.Sequence > after).Select(record =>
                new EventDocument(record.Sequence, record.At, record.Actor, record.Type, EventText.Of(EventCatalog.Read(record)), Json(record.Data)))];
        }
    }

    private static StatusDocument StatusOf(MigrationState state) => new()
    {
        Name = state.Plan?.Name,
        Status = state.Status,
        Phase = state.Step.Phase,
        Percentage = state.Step.Percentage,
        Since = state.Position.Since,
        Goal = state.Goal is { } goal ? new(goal.Step.Phase, goal.Step.Percentage, goal.By) : null,
        Suspended = Halt(state.Suspended),
        NeedsDecision = Halt(state.NeedsDecision),
        Rollback = (state.Rollback ?? state.LastRollback) is not { } back ? null : new(
            StepDocument.Of(back.From), StepDocument.Of(back.To), back.Cause, back.Reason, back.By, back.StartedAt,
            back.RoutedMilliseconds, back.RoutedMilliseconds, back.FinishedMilliseconds, back.SilentGateways, back.StillInFlight),
        RestartRequired = state.RestartRequired,
        StandbyOver = state.StandbyOver,
        PlanHash = state.Plan?.Hash,
        StartedAt = state.StartedAt,
        StartedBy = state.StartedBy,
        JournalVersion = state.Version,
    };

    private static HaltDocument? Halt(Halt? halt) => halt is null ? null : new(halt.Reason, halt.By, halt.At);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static Task SendAsync<T>(HttpContext http, T document) => http.Response.WriteAsJsonAsync(document, Hal9Json.Options);

    private static Task RefuseAsync(HttpContext http, Problem problem, int status)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(ProblemDocument.Of(problem, status), Hal9Json.Options, ProblemDocument.MediaType);
    }
}
