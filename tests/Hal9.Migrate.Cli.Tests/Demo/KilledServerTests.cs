using System.Data.Common;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Hal9.Migrate.Cli.Demo;
using Hal9.Migrate.Cli.Demo.Databases;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Tests;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hal9.Migrate.Cli.Tests.Demo;

/// <summary>kill -9 of the server that moves the rows, at whatever it is, with the gateway in a process of its own and users who write.</summary>
public sealed class KilledServerTests(ITestOutputHelper output)
{
    private const int Kills = 20;

    /// <summary>And until some have fallen where writes change hands and where they have changed hands.</summary>
    private const int MostKills = 60;

    // The tests are run by a program of their own; this one lies beside it.
    private static ProgramFiles Program { get; } = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "hal9-migrate.dll")]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Kill_TwentyTimesWhileRowsAndWritesMove_NothingIsLostAndNobodyFails(string kind)
    {
        Assert.SkipWhen(kind == "postgresql" && !PrivateServer.IsInstalled, "PostgreSQL is not installed (Debian package postgresql).");
        using var folder = new TemporaryFolder();
        await using IDemoDatabases databases = kind == "sqlite" ? new SqliteFiles(folder.Of(".")) : await PrivateServer.StartAsync(Cancelled);
        await using var flat = await StartAsync("flat", databases);
        await using var units = await StartAsync("hierarchical", databases);
        await File.WriteAllTextAsync(
            folder.Of("plan.json"),
            Hasty(DemoPlan.Write(1, 100, AddressOf(flat), AddressOf(units), DemoPlan.RowsOf(Path.Combine(AppContext.BaseDirectory, "sample"), kind))),
            Cancelled);
        var api = await ServeAsync(folder, databases, "http://127.0.0.1:0");
        using var client = Open(api);
        var token = (await client.CreateTokenAsync(new("gateway", Migrate.Access.Role.Gateway), Cancelled)).Token;
        await using var gateway = await ChildProcess.StartAsync(
            "gateway", Program,
            ["gateway", "--controller", client.Connection.Address.AbsoluteUri, "--listen", "http://127.0.0.1:0", "--id", "edge", "--snapshot", folder.Of("snapshot.json"), "--format", "json"],
            new Dictionary<string, string> { ["HAL9_TOKEN"] = token }, Cancelled);
        await UntilAsync(client, status => status.Gateways is [{ UpToDate: true }]);
        using var http = new HttpClient();
        var signals = await Signals.ReadAsync(http, AddressOf(flat), Cancelled);
        await using var load = new LoadGenerator(new Uri(gateway.Announcement.GetProperty("gateway").GetString()!), signals, rate: 100, writes: true, TimeProvider.System);

        // A seed of its own each time would be better at finding faults, and worse at finding them again.
        var random = new Random(9);
        var seen = new List<StatusDocument>();
        while (seen.Count < Kills || !seen.Exists(IsPassing) || !seen.Exists(status => status.Phase == Phase.Full))
        {
            seen.Count.ShouldBeLessThan(MostKills, Story(seen));
            await DriveAsync(client);
            seen.Add(await MomentAsync(client, TimeSpan.FromMilliseconds(random.Next(300, 4_000)), aims: seen.Count % 2 == 1));
            using (var process = Process.GetProcessById(api.Announcement.GetProperty("process_id").GetInt32()))
            {
                process.Kill();
                await process.WaitForExitAsync(Cancelled);
            }

            await api.DisposeAsync();
            api = await ServeAsync(folder, databases, client.Connection.Address.AbsoluteUri);

            // Users are made to wait for ten seconds at most: a second death in the same hand-over is more than is promised.
            await UntilAsync(client, status => !IsPassing(status));
        }

        await UntilAsync(client, status => status.Gateways is [{ UpToDate: true, Silent: false }]);
        await client.RollBackAsync(new(Reason: "enough"), dryRun: false, Cancelled);
        var end = await UntilAsync(client, status => status.Status is not MigrationStatus.RollingBack && status.State is { WriteOwner: Side.Legacy, Writes: WritesMode.Open, InStep: true, RowsAtRisk: 0 });
        await load.DisposeAsync();
        await client.AbortAsync(new("enough"), dryRun: false, Cancelled);
        await UntilAsync(client, status => status.State is null);
        await api.DisposeAsync();

        output.WriteLine($"{load.Tally.Total} requests, {load.Written.Count} writes; killed at: {Story(seen)}");
        (load.Tally.Failed, await load.Written.CountLostAsync(http, AddressOf(flat), Cancelled)).ShouldBe((0, 0), string.Join("; ", load.Tally.Reasons));
        end.State!.Tables.Sum(table => table.Mismatches + table.Refused).ShouldBe(0);
        foreach (var mode in DemoPlan.Modes)
        {
            LeftIn(kind, databases.ConnectionOf(mode)).ShouldBeEmpty("everything of ours was removed");
        }
    }

    /// <summary>Forward again whenever it was called back, and back whenever it has arrived: so that the kills fall on hand-overs, too.</summary>
    private static async Task DriveAsync(MigrationClient client)
    {
        var status = await client.GetStatusAsync(Cancelled);
        if (status is { StandbyOver: true })
        {
            await client.RollBackAsync(new(Reason: "there and back"), dryRun: false, Cancelled);
        }
        else if (status.StartedAt is null || status.Status == MigrationStatus.RolledBack)
        {
            await client.StartAsync(new(Restart: status.StartedAt is not null, Reason: "again", Force: true), dryRun: false, Cancelled);
        }
        else if (status.Status == MigrationStatus.NeedsDecision)
        {
            await client.ResumeAsync(new("go on"), dryRun: false, Cancelled);
        }
    }

    /// <summary>Waits for the moment of a kill: a time, or, when it aims, a hand-over if one comes before.</summary>
    private static async Task<StatusDocument> MomentAsync(MigrationClient client, TimeSpan patience, bool aims)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var status = await client.GetStatusAsync(Cancelled);
            if (Stopwatch.GetElapsedTime(since) > patience || aims && IsPassing(status))
            {
                return status;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(aims ? 2 : 50), TimeProvider.System, Cancelled);
        }
    }

    private static bool IsPassing(StatusDocument status) => status.State?.HandoverTo is not null;

    private static string Story(IEnumerable<StatusDocument> seen) =>
        string.Join(" | ", seen.Select(status => $"{status.Status} {status.Phase} {status.Percentage}{(status.State?.HandoverTo is { } to ? $" to {to}" : "")}"));

    /// <summary>The plan without gates and with few steps: no server lives long enough for much evidence.</summary>
    private static string Hasty(string plan)
    {
        var hasty = JsonNode.Parse(plan)!;
        foreach (var phase in (string[])["shadow", "canary", "rampUp", "full"])
        {
            hasty[phase]!["gates"] = new JsonArray();
        }

        (hasty["canary"]!["steps"], hasty["rampUp"]!["steps"]) = (new JsonArray(50), new JsonArray(90));
        return hasty.ToJsonString();
    }

    private static async Task<StatusDocument> UntilAsync(MigrationClient client, Func<StatusDocument, bool> isSo)
    {
        while (true)
        {
            var status = await client.GetStatusAsync(Cancelled);
            if (isSo(status))
            {
                return status;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancelled);
        }
    }

    private static MigrationClient Open(ChildProcess server)
    {
        var credentials = server.Announcement.GetProperty("credentials").GetString()!;
        var known = CredentialsDocumentOf(credentials);
        return new(new ServerConnection { Address = new Uri(server.Announcement.GetProperty("api").GetString()!), Token = known, TokenSource = credentials }, TimeProvider.System);
    }

    private static string CredentialsDocumentOf(string path) => Migrate.Access.CredentialsDocument.Read(File.ReadAllText(path))!.Token;

    private static List<string> LeftIn(string kind, string store)
    {
        using DbConnection connection = kind == "sqlite" ? new SqliteConnection($"Data Source={store};Pooling=False") : new NpgsqlConnection(store);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = kind == "sqlite"
            ? "SELECT name FROM sqlite_schema WHERE name LIKE 'hal9_migrate%'"
            : "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'hal9%' UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE 'hal9%'";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static Task<ChildProcess> ServeAsync(TemporaryFolder folder, IDemoDatabases databases, string listen) => ChildProcess.StartAsync(
        "migration server", Program,
        ["serve", "--plan", folder.Of("plan.json"), "--store", folder.Of("store.db"), "--listen", listen, "--no-gateway", "--format", "json"],
        new Dictionary<string, string>(DemoPlan.Modes.ToDictionary(DemoPlan.SecretOf, databases.ConnectionOf)) { [Migrate.Access.CredentialsDocument.HomeVariable] = folder.Of(".") }, Cancelled);

    private static Task<ChildProcess> StartAsync(string mode, IDemoDatabases databases) => ChildProcess.StartAsync(
        $"{mode} HAL9", ProgramFiles.Sample(), ["--mode", mode, "--urls", "http://127.0.0.1:0", "--store", databases.ConnectionOf(mode), "--neurons", "1000"],
        new Dictionary<string, string>(), Cancelled);

    private static Uri AddressOf(ChildProcess service) => new(service.Announcement.GetProperty("listening").GetString()!);
}
