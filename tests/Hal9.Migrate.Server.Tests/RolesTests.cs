using System.Net;
using System.Text.Json.Nodes;
using Hal9.Migrate.Access;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

public sealed class RolesTests
{
    /// <summary>Who may do what; an endpoint that is not here fails the test.</summary>
    private static readonly Dictionary<string, Role?> Needed = new()
    {
        ["GET /api/health"] = null,
        ["GET /metrics"] = Role.Viewer,
        ["GET /api/migration/precheck"] = Role.Viewer,
        ["POST /api/migration/verify"] = Role.Operator,
        ["GET /api/migration/status"] = Role.Viewer,
        ["POST /api/migration/goal"] = Role.Operator,
        ["POST /api/migration/suspend"] = Role.Operator,
        ["POST /api/migration/resume"] = Role.Operator,
        ["POST /api/migration/rollback"] = Role.Operator,
        ["POST /api/migration/abort"] = Role.Operator,
        ["POST /api/migration/complete"] = Role.Operator,
        ["GET /api/migration/gates"] = Role.Viewer,
        ["POST /api/migration/gates/{name}/approve"] = Role.Operator,
        ["POST /api/migration/gates/{name}/deny"] = Role.Operator,
        ["GET /api/migration/plan"] = Role.Viewer,
        ["PUT /api/migration/plan"] = Role.Admin,
        ["POST /api/migration/plan/check"] = Role.Operator,
        ["POST /api/migration/plan/amend"] = Role.Admin,
        ["GET /api/migration/features"] = Role.Viewer,
        ["GET /api/migration/features/{key}"] = Role.Viewer,
        ["PUT /api/migration/features/{key}"] = Role.Operator,
        ["DELETE /api/migration/features/{key}"] = Role.Operator,
        ["GET /api/migration/checkpoints"] = Role.Viewer,
        ["POST /api/migration/checkpoints"] = Role.Operator,
        ["GET /api/migration/checkpoints/{name}"] = Role.Viewer,
        ["DELETE /api/migration/checkpoints/{name}"] = Role.Operator,
        ["POST /api/migration/checkpoints/{name}/restore"] = Role.Operator,
        ["GET /api/migration/state"] = Role.Operator,
        ["POST /api/migration/state"] = Role.Admin,
        ["GET /api/migration/data/verification"] = Role.Viewer,
        ["POST /api/migration/data/verification"] = Role.Operator,
        ["POST /api/migration/data/repair"] = Role.Operator,
        ["GET /api/migration/data/parked"] = Role.Operator,
        ["GET /api/migration/events"] = Role.Viewer,
        ["GET /api/migration/live"] = Role.Viewer,
        ["GET /api/session"] = Role.Viewer,
        ["POST /api/session"] = null,
        ["DELETE /api/session"] = null,
        ["POST /api/session/codes"] = Role.Viewer,
        ["GET /api/migration/evidence"] = Role.Viewer,
        ["GET /api/migration/evidence/differences"] = Role.Viewer,
        ["GET /api/migration/evidence/requests"] = Role.Viewer,
        ["GET /api/migration/report"] = Role.Viewer,
        ["GET /api/migration/evidence/verdicts"] = Role.Viewer,
        ["GET /api/migration/evidence/verdicts/{id}"] = Role.Viewer,
        ["GET /api/migration/tokens"] = Role.Admin,
        ["POST /api/migration/tokens"] = Role.Admin,
        ["DELETE /api/migration/tokens/{name}"] = Role.Admin,
        ["POST /api/migration/route-tokens"] = Role.Operator,
        ["POST /api/gateways/{id}/sync"] = Role.Gateway,
        ["POST /ofrep/v1/evaluate/flags/{key}"] = Role.Flags,
        ["POST /ofrep/v1/evaluate/flags"] = Role.Flags,
    };

    [Fact]
    public async Task EveryRoleAgainstEveryEndpoint_IsLetInOrKeptOutAsDocumented()
    {
        await using var server = await TestServer.StartAsync();
        var tokens = new Dictionary<Role, string>();
        foreach (var role in Enum.GetValues<Role>())
        {
            tokens[role] = await server.TokenAsync(role, $"a-{role}");
        }

        var endpoints = await EndpointsAsync(server);
        endpoints.Order().ShouldBe(Needed.Keys.Order());
        foreach (var endpoint in endpoints)
        {
            var nobody = await StatusAsync(server, endpoint, "");
            (nobody == HttpStatusCode.Unauthorized).ShouldBe(Needed[endpoint] is not null, endpoint);
            foreach (var (role, token) in tokens)
            {
                var status = await StatusAsync(server, endpoint, token);
                if (Needed[endpoint] is not { } needed || May(role, needed))
                {
                    status.ShouldNotBeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden], $"{role} may {endpoint}");
                    ((int)status).ShouldBeLessThan(500, endpoint);
                }
                else
                {
                    status.ShouldBe(HttpStatusCode.Forbidden, $"{role} may not {endpoint}");
                }
            }
        }
    }

    [Fact]
    public async Task OpenApi_NeedsAToken_AndAnUnknownPathSaysSo()
    {
        await using var server = await TestServer.StartAsync();
        (await server.SendAsync(HttpMethod.Get, ApiPath.OpenApi, token: "")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.RefusedAsync(HttpMethod.Get, "/api/nothing")).Code.ShouldBe("NotFound");
        (await server.RefusedAsync(HttpMethod.Delete, ApiPath.Status)).Code.ShouldBe("NotFound");
    }

    private static bool May(Role role, Role needed) => role switch
    {
        Role.Admin => true,
        Role.Flags or Role.Gateway => role == needed,
        _ => needed != Role.Gateway && needed <= role,
    };

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, string endpoint, string token)
    {
        var (method, path) = endpoint.Split(' ') is [var verb, var template] ? (verb, template) : default;
        using var response = await server.SendAsync(
            new HttpMethod(method), path.Replace("verdicts/{id}", "verdicts/1", StringComparison.Ordinal).Replace("{name}", "nobody", StringComparison.Ordinal).Replace("{key}", "nothing", StringComparison.Ordinal).Replace("{id}", "gw", StringComparison.Ordinal),
            method == "GET" ? null : "not json", token);
        return response.StatusCode;
    }

    private static async Task<List<string>> EndpointsAsync(TestServer server)
    {
        var document = await server.GetAsync<JsonObject>(ApiPath.OpenApi);
        return [.. from path in document["paths"]!.AsObject() from operation in path.Value!.AsObject() select $"{operation.Key.ToUpperInvariant()} {path.Key}"];
    }
}
