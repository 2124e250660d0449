using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>What a person can do next, by the state of things. Pure.</summary>
internal static class NextMove
{
    /// <summary>Commands with what they are for; the likeliest first.</summary>
    public static ImmutableArray<(string Command, string For)> Of(StatusDocument status) => status.Status switch
    {
        MigrationStatus.NoPlan =>
        [
            ("plan init", "writes a plan to begin with"),
            ("migrate --plan plan.json", "registers a plan and starts"),
        ],
        MigrationStatus.Ready =>
        [
            ("pre-check --deep", "looks for anything that speaks against starting"),
            ("migrate", "starts"),
        ],
        MigrationStatus.Running when Waits(status) is { } gate =>
        [
            ($"gate approve {gate}", "lets it go on"),
            ($"gate deny {gate}", "stops it for a decision"),
            ("rollback", "sends everybody back to the legacy"),
        ],
        MigrationStatus.Running =>
        [
            ("status --watch", "follows it; it goes on by itself"),
            ("pause", "freezes the percentage"),
            ("rollback", "sends everybody back to the legacy"),
        ],
        MigrationStatus.Holding when status.Phase == Phase.Full && status.StandbyOver =>
        [
            ("complete", "releases the legacy for good; no way back after it"),
            ("rollback", "sends everybody back to the legacy"),
        ],
        MigrationStatus.Holding when status.Phase == Phase.Full =>
        [
            ("status --watch", "follows the hold on standby; when it is over: complete"),
            ("rollback", "sends everybody back to the legacy"),
        ],
        MigrationStatus.Holding =>
        [
            ("migrate", "goes on to Full (--phase: not as far)"),
            ("rollback", "sends everybody back to the legacy"),
        ],
        MigrationStatus.Suspended =>
        [
            ("resume", "goes on toward the goal"),
            ("rollback", "sends everybody back to the legacy"),
        ],
        MigrationStatus.NeedsDecision =>
        [
            ("gate list", "shows the numbers"),
            ("resume --reason WHY", "lets it try again"),
            ("rollback", "sends everybody back to the legacy"),
            ("abort --reason WHY", "gives the migration up"),
        ],
        MigrationStatus.RollingBack => [("status --watch", "follows it")],
        MigrationStatus.RolledBack =>
        [
            ("monitor --dashboard logs", "shows what led to it"),
            ("migrate --restart --reason WHY", "goes on once the cause is mended"),
            ("abort --reason WHY", "gives the migration up"),
        ],
        MigrationStatus.Aborted =>
        [
            ("migrate --plan plan.json --restart --reason WHY", "begins anew with this plan"),
        ],
        _ => [("migrate --plan plan.json", "begins another migration")],
    };

    private static string? Waits(StatusDocument status) =>
        status.Gates.FirstOrDefault(gate => gate.IsApproval && gate.Phase == status.Phase && gate.Verdict?.Outcome != Gates.Outcome.Pass)?.Name;
}
