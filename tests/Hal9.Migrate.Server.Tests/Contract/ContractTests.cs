using System.Globalization;
using System.Text.Json.Nodes;
using Hal9.Migrate.Access;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Tests.StateEngine;
using Hal9.Migrate.Verdicts;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests.Contract;

/// <summary>What the API answers is what its OpenAPI document says: every GET in the middle of a migration with rows, and refusals.</summary>
public sealed class ContractTests
{
    private const string Json = "application/json";

    // These go on for ever, or are no JSON.
    private static readonly string[] Streams = [ApiPath.Live, ApiPath.Metrics];

    [Fact]
    public async Task EveryGet_InTheMiddleOfAMigration_AnswersAsTheDocumentSays()
    {
        using var rows = new MovedRows(10);
        await using var server = await TestServer.StartAsync(rows.In("\"maxLog\":1000"));
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Checkpoints, new CheckpointRequest("one"));
        await server.PostAsync<ChangeDocument>(ApiPath.Features + "/flag", new FeatureRequest(Enabled: true), method: HttpMethod.Put);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());
        await server.UntilAsync(status => status.StandbyOver && status.State is { WriteOwner: Side.Successor, InStep: true });
        await server.PostAsync<RowVerificationDocument>(ApiPath.DataVerification);
        var verdict = (await server.GetAsync<VerdictSummary[]>(ApiPath.Verdicts))[0].Id.ToString(CultureInfo.InvariantCulture);

        var document = await server.GetAsync<JsonObject>(ApiPath.OpenApi);
        var check = new SchemaCheck(document);
        var faults = new List<string>();
        var looked = 0;
        foreach (var (template, operations) in document["paths"]!.AsObject().Where(path => path.Value!["get"] is not null && !Streams.Contains(path.Key)))
        {
            var path = template.Replace("{name}", "one", StringComparison.Ordinal).Replace("{key}", "flag", StringComparison.Ordinal).Replace("{id}", verdict, StringComparison.Ordinal);
            using var response = await server.SendAsync(HttpMethod.Get, path);
            var code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            if (operations!["get"]!["responses"]![code] is not { } declared)
            {
                faults.Add($"{path}: {code} is not in the document: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                continue;
            }

            if (declared["content"]?[Json]?["schema"] is { } schema)
            {
                looked++;
                faults.AddRange(check.Faults(schema, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), path));
            }
            else
            {
                faults.Add($"{path}: the document does not say what it answers");
            }
        }

        faults.ShouldBeEmpty();
        looked.ShouldBeGreaterThan(15);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}""", """{}""", ".a: is missing")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"}}}""", """{"a":"1"}""", ".a: string, not integer")]
    [InlineData("""{"type":"object","properties":{"a":{"type":["null","number"]}}}""", """{"a":null,"b":1}""", ".b: is not in the document")]
    [InlineData("""{"type":"array","items":{"enum":["x","y"]}}""", """["x","z"]""", """[1]: "z" is not one of ["x","y"]""")]
    [InlineData("""{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/A"}]}""", """{"b":1}""", ".b: is not in the document")]
    public void Faults_OfWhatIsNotSo_SayWhere(string schema, string value, string fault)
    {
        var check = new SchemaCheck(JsonNode.Parse("""{"components":{"schemas":{"A":{"type":"object","properties":{"a":{}}}}}}""")!.AsObject());
        check.Faults(JsonNode.Parse(schema)!, JsonNode.Parse(value)).ShouldBe([fault]);
    }
}
