namespace Hal9.Migrate.Wire;

/// <summary>The paths of the HTTP API; client and server both take them from here.</summary>
public static class ApiPath
{
    /// <summary>Whether the server is alive; needs no token.</summary>
    public const string Health = "/api/health";

    /// <summary>Metrics in the text format of Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>The OpenAPI document of this API.</summary>
    public const string OpenApi = "/openapi/v1.json";

    /// <summary>GET: the plan in force. PUT: register a plan (the body is the plan).</summary>
    public const string Plan = "/api/migration/plan";

    /// <summary>POST: check a plan without registering it (the body is the plan).</summary>
    public const string PlanCheck = "/api/migration/plan/check";

    /// <summary>POST: amend the plan of the open migration.</summary>
    public const string PlanAmend = "/api/migration/plan/amend";

    /// <summary>GET: how the migration is.</summary>
    public const string Status = "/api/migration/status";

    /// <summary>POST: start, adopt, or raise the goal.</summary>
    public const string Goal = "/api/migration/goal";

    /// <summary>POST: freeze the percentage.</summary>
    public const string Suspend = "/api/migration/suspend";

    /// <summary>POST: go on toward the goal.</summary>
    public const string Resume = "/api/migration/resume";

    /// <summary>POST: go back to an earlier step.</summary>
    public const string Rollback = "/api/migration/rollback";

    /// <summary>POST: give the migration up.</summary>
    public const string Abort = "/api/migration/abort";

    /// <summary>POST: close the migration for good.</summary>
    public const string Complete = "/api/migration/complete";

    /// <summary>GET: the gates of the current step. POST below it, <c>/{name}/approve</c> and <c>/{name}/deny</c>: answer one.</summary>
    public const string Gates = "/api/migration/gates";

    /// <summary>GET: the feature flags. Below it, <c>/{key}</c>: GET, PUT, DELETE one.</summary>
    public const string Features = "/api/migration/features";

    /// <summary>GET: export. POST: import.</summary>
    public const string State = "/api/migration/state";

    /// <summary>POST: compare all rows of both stores. GET: how far that is, and what differs.</summary>
    public const string DataVerification = "/api/migration/data/verification";

    /// <summary>POST: carry rows over once more that are not the same on both sides.</summary>
    public const string DataRepair = "/api/migration/data/repair";

    /// <summary>GET: rows that one store does not take.</summary>
    public const string DataParked = "/api/migration/data/parked";

    /// <summary>GET, POST: checkpoints. Below it, <c>/{name}</c>: GET, DELETE one; <c>/{name}/restore</c>: POST.</summary>
    public const string Checkpoints = "/api/migration/checkpoints";

    /// <summary>GET: what was decided, as a list or as server-sent events.</summary>
    public const string Events = "/api/migration/events";

    /// <summary>GET: status, measured seconds and decisions as server-sent events, on and on.</summary>
    public const string Live = "/api/migration/live";

    /// <summary>GET: whom the browser is signed in as. POST: sign it in with a token. DELETE: sign it out.</summary>
    public const string Session = "/api/session";

    /// <summary>POST: a code with which a browser is signed in once, within a minute.</summary>
    public const string SessionCodes = "/api/session/codes";

    /// <summary>GET: what was measured, as points in time.</summary>
    public const string Evidence = "/api/migration/evidence";

    /// <summary>GET: the slowest and the failed requests of late.</summary>
    public const string Requests = "/api/migration/evidence/requests";

    /// <summary>GET: where the answers of the two services differ.</summary>
    public const string Differences = "/api/migration/evidence/differences";

    /// <summary>GET: on which verdicts was decided. Below it, <c>/{id}</c>: one with everything it was made from.</summary>
    public const string Verdicts = "/api/migration/evidence/verdicts";

    /// <summary>GET: everything to be known about the migration or a phase of it, in one document.</summary>
    public const string Report = "/api/migration/report";

    /// <summary>GET: pre-flight checks.</summary>
    public const string Precheck = "/api/migration/precheck";

    /// <summary>POST: verify that what was decided is what happens.</summary>
    public const string Verify = "/api/migration/verify";

    /// <summary>GET, POST: tokens. Below it, <c>/{name}</c>: DELETE.</summary>
    public const string Tokens = "/api/migration/tokens";

    /// <summary>POST: a token with which one's own requests are served by the side of one's choice.</summary>
    public const string RouteTokens = "/api/migration/route-tokens";

    /// <summary>POST below it, <c>/{id}/sync</c>: a gateway reports and is instructed.</summary>
    public const string Gateways = "/api/gateways";

    /// <summary>POST: evaluate all flags by the OpenFeature Remote Evaluation Protocol. Below it, <c>/{key}</c>: one.</summary>
    public const string Ofrep = "/ofrep/v1/evaluate/flags";

    /// <summary>The path of something with a name below a path.</summary>
    public static string Below(string path, string name, string? verb = null) =>
        $"{path}/{Uri.EscapeDataString(name)}{(verb is null ? "" : "/" + verb)}";
}
