using System.Text.Json;

namespace Hal9.Migrate.SystemTests.Demo;

/// <summary>What a newcomer runs first.</summary>
public sealed class DemoTests
{
    private static bool HasPostgreSql =>
        Directory.Exists("/usr/lib/postgresql") || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "postgres")));

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Demo_NothingWrong_CompletesWithNothingFailedAndTenTimesTheThroughput()
    {
        using var demo = new DemoProcess(["--format", "json"]);
        await demo.ChildrenAsync();

        var result = await demo.Process.EndAsync();

        (result.ExitCode, result.Error).ShouldBe((0, ""));
        var report = JsonElement.Parse(result.Output);
        NamesOf(report).ShouldBe(["outcome", "requests", "phases", "legacy", "successor", "parity"]); // and no rollback
        report.GetProperty("outcome").GetString().ShouldBe("completed");
        report.GetProperty("parity").GetDouble().ShouldBe(1);

        var requests = report.GetProperty("requests");
        NamesOf(requests).ShouldBe(["total", "failed", "failed_by_fault", "legacy", "successor", "mirrored"]);
        var (total, failed, byFault) = (Count(requests, "total"), Count(requests, "failed"), Count(requests, "failed_by_fault"));
        var (legacy, successor, mirrored) = (Count(requests, "legacy"), Count(requests, "successor"), Count(requests, "mirrored"));
        (failed, byFault).ShouldBe((0, 0));
        total.ShouldBe(legacy + successor);
        legacy.ShouldBeGreaterThan(100);
        successor.ShouldBeGreaterThan(100);
        mirrored.ShouldBeInRange(1, legacy);

        var phases = report.GetProperty("phases").EnumerateArray().ToList();
        phases.ShouldAllBe(phase => string.Join(' ', NamesOf(phase)) == "phase seconds");
        phases.Select(phase => phase.GetProperty("phase").GetString()).ShouldBe(["Shadow", "Canary", "State", "RampUp", "Full"]);
        phases.Where(phase => phase.GetProperty("phase").GetString() != "State").ShouldAllBe(phase => phase.GetProperty("seconds").GetDouble() >= 2);

        foreach (var side in new[] { report.GetProperty("legacy"), report.GetProperty("successor") })
        {
            NamesOf(side).ShouldBe(["throughput_rps", "p50_ms", "p99_ms", "memory_mb"]);
            side.EnumerateObject().ShouldAllBe(measured => measured.Value.GetDouble() > 0);
        }

        Throughput("successor").ShouldBeGreaterThanOrEqualTo(10 * Throughput("legacy"));
        demo.ShouldHaveLeftNothing();

        double Throughput(string side) => report.GetProperty(side).GetProperty("throughput_rps").GetDouble();
    }

    [Theory(Timeout = TimeLimit.Milliseconds)]
    [InlineData("sqlite", "completed")]
    [InlineData("sqlite", "rolled_back", "--rollback-at", "full")]
    [InlineData("postgresql", "rolled_back", "--rollback-at", "full")]
    public async Task Demo_RowsMoveWithTheUsers_NothingTheyWereToldIsKeptIsLost(string kind, string outcome, params string[] more)
    {
        Assert.SkipWhen(kind == "postgresql" && !HasPostgreSql, "PostgreSQL is not installed (Debian package postgresql).");
        using var demo = new DemoProcess(["--state", kind, "--neurons", "1000", "--format", "json", .. more]);
        await demo.ChildrenAsync();

        var result = await demo.Process.EndAsync();

        (result.ExitCode, result.Error).ShouldBe((0, ""));
        var report = JsonElement.Parse(result.Output);
        report.GetProperty("outcome").GetString().ShouldBe(outcome);
        Count(report.GetProperty("requests"), "failed").ShouldBe(0);
        var rows = report.GetProperty("state");
        NamesOf(rows).ShouldBe(
            ["rows", "copied_rows_per_second", "changes_applied", "verified", "mismatches", "writes", "lost_writes", "lag_p99_ms", "fence_ms", "held_requests"]);
        (Count(rows, "lost_writes"), Count(rows, "mismatches")).ShouldBe((0, 0));
        Count(rows, "rows").ShouldBeGreaterThanOrEqualTo(3 * 1_000);
        Count(rows, "verified").ShouldBeGreaterThanOrEqualTo(Count(rows, "rows"));
        Count(rows, "writes").ShouldBeGreaterThan(50);
        Count(rows, "changes_applied").ShouldBeGreaterThanOrEqualTo(50);
        (rows.GetProperty("fence_ms").GetDouble() > 0, rows.GetProperty("lag_p99_ms").GetDouble() > 0).ShouldBe((true, true));
        demo.ShouldHaveLeftNothing();
    }

    [Theory(Timeout = TimeLimit.Milliseconds)]
    [InlineData("errors", "error rate")]
    [InlineData("latency", "p50")]
    [InlineData("wrong-answers", "parity")]
    [InlineData("crash", "error rate")]
    public async Task Demo_SuccessorHasAFault_RollsItselfBackForThatReason(string fault, string reason)
    {
        using var demo = new DemoProcess(["--fault", fault, "--format", "json"]);
        await demo.ChildrenAsync();

        var result = await demo.Process.EndAsync();

        (result.ExitCode, result.Error).ShouldBe((0, ""));
        var report = JsonElement.Parse(result.Output);
        report.GetProperty("outcome").GetString().ShouldBe("rolled_back");
        Count(report.GetProperty("requests"), "failed").ShouldBe(0);
        if (fault is "errors" or "crash")
        {
            Count(report.GetProperty("requests"), "failed_by_fault").ShouldBeGreaterThan(0);
        }

        var rollback = report.GetProperty("rollback");
        NamesOf(rollback).ShouldBe(["reason", "to_zero_ms"]);
        rollback.GetProperty("reason").GetString().ShouldNotBeNull().ShouldContain(reason);
        rollback.GetProperty("to_zero_ms").GetDouble().ShouldBeGreaterThan(0);
        demo.ShouldHaveLeftNothing();
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Demo_Interrupted_ExitsAtOnceAndLeavesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT to send to another process.");
        using var demo = new DemoProcess([]);
        await demo.Process.SaidAsync("Entered Shadow");
        await demo.ChildrenAsync();

        await demo.Process.InterruptAsync();

        await ShouldHaveStoppedAsync(demo);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Demo_CtrlCAtATerminalInCanary_ExitsAtOnceAndLeavesNothing()
    {
        // A terminal interrupts the whole group: the services and the server stop by themselves while the demo ends them.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no setsid to start a group of its own with.");
        using var demo = new DemoProcess([], "setsid");
        await demo.Process.SaidAsync("Entered Canary");

        await demo.Process.SignalAsync("INT", wholeGroup: true);

        await ShouldHaveStoppedAsync(demo);
    }

    private static async Task ShouldHaveStoppedAsync(DemoProcess demo)
    {
        var result = await demo.Process.EndAsync();
        result.ExitCode.ShouldBe(130);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldNotContain("Error:");
        result.Error.ShouldNotContain("   at ");
        demo.ShouldHaveLeftNothing();
    }

    private static IEnumerable<string> NamesOf(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static long Count(JsonElement requests, string name) => requests.GetProperty(name).GetInt64();
}
