using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Plans;

/// <summary>Reads plans. Reports all faults at once, each with its path. Pure.</summary>
public static class PlanReader
{
    /// <summary>The largest plan that is read, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    private static readonly JsonDocumentOptions Lenient =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 };

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a plan (JSON; comments and trailing commas are allowed). Exactly one of plan and problem is not null.</summary>
    public static (MigrationPlan? Plan, Problem? Problem) Read(string json)
    {
        if (json.Length > MaxLength)
        {
            return (null, Invalid([new("", $"is longer than {MaxLength} characters.")]));
        }

        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            var faults = new List<ProblemItem>();
            var plan = Read(document.RootElement, faults, [], []);
            return faults.Count > 0 ? (null, Invalid(faults)) : (plan, null);
        }
        catch (JsonException exception)
        {
            var place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            return (null, Invalid([new("", $"is not JSON: {place}: {exception.Message.Split(" LineNumber:")[0]}")]));
        }
    }

    /// <summary>The JSON Schema (draft 2020-12) of plans: what <see cref="Read(string)"/> accepts, as far as a schema can say it.</summary>
    public static string Schema()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Hal9.Migrate plan",
        };
        Read(default, [], schema, []);
        return schema.ToJsonString(Readable);
    }

    private static MigrationPlan Read(JsonElement root, List<ProblemItem> faults, JsonObject schema, JsonObject effective)
    {
        var node = new PlanNode(root, "", faults, schema, effective);
        node.OptionalText("$schema", "Where this schema lies; for editors.", 500);
        var name = node.Text("name", "Name of the migration.", null, 64, CheckName);
        var legacy = node.Section("legacy", "The system moved away from.", Service, required: true);
        var successor = node.Section("successor", "The system moved to.", Service, required: true);
        var traffic = node.Section("traffic", "How traffic is told apart.", section => Traffic(section, name));
        StatePlan? rows = null;
        var (pace, cooldown) = node.Section("rollback", "How the migration goes back.", section => (
            section.Duration("pace", "How long a gradual rollback stays on each step.", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            section.Duration("cooldown", "How long after a rollback by a trigger nobody can restart the migration.", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7))));
        var (mirror, shadow) = node.Section("shadow", "Phase Shadow: requests are mirrored to the successor and compared.", ShadowReader.Read);
        var plan = new MigrationPlan
        {
            Name = name,
            Legacy = legacy,
            Successor = successor,
            Traffic = traffic,
            Mirror = mirror,
            Phases = new Dictionary<Phase, PhasePlan>
            {
                [Phase.Shadow] = shadow,
                [Phase.Canary] = node.Section("canary", "Phase Canary: a small, growing share is served by the successor.", section =>
                    Steps(section, "canary", [5, 10, 25, 50])),
                [Phase.State] = node.Section("state", "Phase State, and the rows that are moved; without rows the last stop before most users are.", section =>
                {
                    rows = section.Together(StatePlanReader.Read, "gates");
                    return new PhasePlan { Steps = [], Hold = TimeSpan.Zero, Gates = GateReader.Gates(section, "state") };
                }),
                [Phase.RampUp] = node.Section("rampUp", "Phase RampUp: most users are served by the successor.", section =>
                    Steps(section, "rampUp", [75, 90])),
                [Phase.Full] = node.Section("full", "Phase Full: the successor serves everybody, the legacy stands by.", section => new PhasePlan
                {
                    Steps = [Percentage.Hundred],
                    Hold = Hold(section, TimeSpan.FromHours(24)),
                    Gates = GateReader.Gates(section, "full"),
                }),
            }.ToImmutableSortedDictionary(),
            State = rows,
            FalseAlarms = node.Section("judge", "How sure verdicts have to be.", section => section.Number(
                "falseAlarms", "How probable it may be that a good successor is called bad, by any gate or trigger in the whole migration.", 0.0001, 0.5, 0.05) ?? 0.05),
            RollbackPace = pace,
            Cooldown = cooldown,
            Triggers = TriggerReader.Read(node),
            Features = FeatureReader.Features(node),
            Notifications = NotificationReader.Destinations(node),
            Source = root.ValueKind == JsonValueKind.Undefined ? "{}" : CanonicalJson.Write(root),
            Effective = effective.ToJsonString(Readable),
        };
        node.ReportUnknown();
        if (node.IsGiven && faults.Count == 0)
        {
            CheckWhole(plan, faults);
        }

        return plan;
    }

    private static void CheckWhole(MigrationPlan plan, List<ProblemItem> faults)
    {
        if (plan.Legacy.Upstream.Url == plan.Successor.Upstream.Url)
        {
            faults.Add(new("successor.url", $"is the same as legacy.url ({plan.Legacy.Upstream.Url}); the two systems need addresses of their own."));
        }

        var (canary, rampUp) = (plan.Phases[Phase.Canary].Steps, plan.Phases[Phase.RampUp].Steps);
        if (!canary.IsEmpty && !rampUp.IsEmpty && rampUp[0] <= canary[^1])
        {
            faults.Add(new("rampUp.steps[0]", $"{rampUp[0]} is not above the last canary step, {canary[^1]}."));
        }

        if (plan.State is { } rows)
        {
            CheckRows(plan, rows, faults);
        }

        var names = plan.Gates.SelectMany(gate => gate.WithParts).Select(gate => gate.Name).Concat(plan.Triggers.SelectMany(trigger => trigger.Watched.WithParts).Select(gate => gate.Name));
        foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            faults.Add(new("", $"two gates or triggers are named \"{twice.Key}\"; give one of them another \"name\"."));
        }
    }

    private static void CheckRows(MigrationPlan plan, StatePlan rows, List<ProblemItem> faults)
    {
        if (plan.Mirror.UnsafeMethods)
        {
            faults.Add(new("shadow.unsafeMethods", "must be false with rows to move: what a mirrored request wrote to the successor would be overwritten, or differ."));
        }

        if (rows.Begin == Phase.State && !plan.Phases[Phase.Canary].Steps.IsEmpty)
        {
            faults.Add(new("state.begin", "the successor serves users in Canary, and needs their rows by then: begin in shadow or canary, or give canary no steps."));
        }
    }

    private static ServicePlan Service(PlanNode node) => new()
    {
        Upstream = new Upstream(
            node.Parsed("url", "Absolute http or https address.", null, null, ParseUrl) ?? new Uri("http://invalid/"),
            node.Choice<UpstreamProtocol>("protocol", "auto: HTTP/2 where TLS negotiates it, else HTTP/1.1. h2C: HTTP/2 without TLS.", UpstreamProtocol.Auto),
            node.Duration("timeout", "How long the service may be silent during a request.", TimeSpan.FromSeconds(100), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1))),
        Health = node.Text("health", "Path of the health endpoint.", "/api/health", 500, CheckPath),
        Metrics = node.Text("metrics", "Path of the Prometheus metrics.", "/metrics", 500, CheckPath),
    };

    private static TrafficPlan Traffic(PlanNode node, string name) => new()
    {
        Key = node.Parsed("key", "What identifies a user: \"address\", \"header:NAME\" or \"cookie:NAME\".", KeySource.Address, "address", text =>
            KeySource.TryParse(text, out var key) ? (key, null) : (null, $"expected \"address\", \"header:NAME\" or \"cookie:NAME\", found \"{text}\".")),
        Salt = node.Text("salt", "Put before the key when its bucket is computed; the migration's name unless given.", name.Length == 0 ? "hal9" : name),
        Routes = node.Texts("routes", "Templates by which evidence is grouped, such as \"/api/neurons/{id}\"; the first that fits counts.", 100, CheckPath),
        Classify = [.. node.Sections("classify", "What may write, besides unsafe methods, and what may not; the first rule that fits counts. Has a meaning while rows are moved.", 100, ClassifyRule).SelectMany(rules => rules)],
        ServedBy = node.Flag("servedBy", "Whether responses say in X-Hal9-Served-By which side answered.", false),
    };

    private static IEnumerable<WriteRule> ClassifyRule(PlanNode node)
    {
        var methods = node.Texts("methods", "The methods it is for, in capitals; all unless given.", 20, method =>
            method.All(char.IsAsciiLetterUpper) ? null : $"expected a method in capitals such as \"POST\", found \"{method}\".");
        var route = node.OptionalText("route", "The template of the paths it is for, such as \"/graphql\" or \"/api/neurons/{id}\"; all unless given.", 500, CheckPath);
        var writes = node.RequiredFlag("writes", "Whether such a request may write.");
        if (node.IsGiven && methods.IsEmpty && route is null)
        {
            node.Fault("route", "give a route, methods or both: a rule for everything leaves no requests for the others.");
        }

        return methods.IsEmpty ? [new(null, route, writes)] : methods.Select(method => new WriteRule(method, route, writes));
    }

    private static PhasePlan Steps(PlanNode node, string phase, decimal[] defaults) => new()
    {
        Steps = node.Percents("steps", "The successor's shares in percent, ascending.", [.. defaults.Select(Percentage.Of)]),
        Hold = Hold(node, TimeSpan.FromMinutes(10)),
        Gates = GateReader.Gates(node, phase, GateReader.TrafficDefaults),
    };

    internal static TimeSpan Hold(PlanNode node, TimeSpan fallback) => node.Duration(
        "hold", "How much healthy evidence each step needs, counted in seconds of measurement, not of the clock.", fallback, TimeSpan.FromSeconds(1), TimeSpan.FromDays(90));

    private static (Uri?, string?) ParseUrl(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") ? (null, $"expected an absolute http or https address, found \"{text}\".")
        : url.UserInfo.Length > 0 ? (null, "must not contain a user name or password.")
        : url.Query.Length > 0 || url.Fragment.Length > 0 ? (null, "must not contain a query or fragment.")
        : (url, null);

    private static string? CheckPath(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '?' or '#')
            ? null : $"expected a path that begins with \"/\", found \"{path}\".";

    private static string? CheckName(string name) =>
        char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? null : "begins with a letter or digit and has only letters, digits, '.', '_' and '-'.";

    private static Problem Invalid(IEnumerable<ProblemItem> faults) => new(ProblemCode.PlanInvalid, "The plan is not valid.", "Mend it and try again; \"hal9-migrate plan schema\" writes what is allowed.")
    {
        Errors = [.. faults],
    };
}
