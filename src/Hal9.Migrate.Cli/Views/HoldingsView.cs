using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Client.Features;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.Client.Transfer;
using Hal9.Migrate.Features;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>Flags, checkpoints, tokens, and files that were written.</summary>
internal static class HoldingsView
{
    public static IEnumerable<Block> Of(IReadOnlyCollection<FeatureFlag> flags) => OrNone(flags.Count, "There is no feature flag.", Grid.Of(
        ["flag", "is", new("for", Right: true), "rules", "what it is for"],
        flags.Select(flag => (IEnumerable<Line>)
        [
            flag.Key,
            flag.Enabled ? Line.Good("on") : Line.Dim("off"),
            Line.Of(flag.Percentage.ToString(), flag.Enabled ? Tone.Plain : Tone.Dim),
            string.Join("; ", flag.Rules.Select(RuleText.Of)),
            Line.Dim(flag.Description),
        ])));

    public static IEnumerable<Block> Of(IReadOnlyCollection<Checkpoint> checkpoints, ViewContext view) => OrNone(checkpoints.Count, "There is no checkpoint.", Grid.Of(
        ["checkpoint", "at", "made", "by", new("flags", Right: true), "what it is for"],
        checkpoints.Select(checkpoint => (IEnumerable<Line>)
        [
            checkpoint.Name,
            checkpoint.Step.ToString(),
            view.Clock(checkpoint.CreatedAt),
            checkpoint.CreatedBy,
            Say.Text($"{checkpoint.Features.Length}"),
            Line.Dim(checkpoint.Description),
        ])));

    public static IEnumerable<Block> Of(IReadOnlyCollection<TokenDocument> tokens, ViewContext view) => OrNone(tokens.Count, "There is no token.", Grid.Of(
        ["token", "may", "made", "expires"],
        tokens.Select(token => (IEnumerable<Line>)
        [
            token.Name,
            token.Role.ToString(),
            view.Clock(token.CreatedAt),
            token.ExpiresAt is not { } expires ? "never" : expires <= view.Time.GetUtcNow() ? Line.Bad($"{view.Clock(expires)}, expired") : view.Clock(expires),
        ])));

    public static IEnumerable<Block> Of(NewTokenDocument made, ViewContext view)
    {
        yield return Lines.Of(made.Token);
        yield return Facts.Of(
            ("name", made.Name), ("may", made.Role.ToString()), ("expires", made.ExpiresAt is { } expires ? view.Clock(expires) : "never"),
            ("", Line.Warn("This is the only time it is shown. Hand it over in HAL9_TOKEN or a credentials file.")));
    }

    public static IEnumerable<Block> Of(RouteTokenDocument made, ViewContext view)
    {
        yield return Lines.Of($"{made.Header}: {made.Token}");
        yield return Facts.Of(("expires", view.Clock(made.ExpiresAt)), ("try", $"curl -H \"{made.Header}: {made.Token}\" GATEWAY/PATH"));
    }

    public static IEnumerable<Block> Of(PlanFileDocument written)
    {
        yield return Lines.Of(Line.Strong(written.Path) + $" is written: plan {Say.Short(written.Hash)} of {written.Name}.");
        yield return Grid.Of(
            ["", ""],
            [
                [Line.Strong($"hal9-migrate plan check {written.Path}"), Line.Dim("finds faults after you have changed it")],
                [Line.Strong($"hal9-migrate serve --plan {written.Path}"), Line.Dim("starts a server with it")],
            ]);
    }

    public static IEnumerable<Block> Of(ExportFileDocument written) =>
        [Lines.Of(Line.Strong(written.Path) + $" is written: {Say.Count(written.Records, "journal record")}.")];

    public static IEnumerable<Block> Of(ReportFileDocument written) =>
        [Lines.Of(Line.Strong(written.Path) + $" is written: {Say.Count(written.Events, "decision")}, {Say.Count(written.Points, "measured point")}.")];

    public static IEnumerable<Block> Of(ImportDocument found)
    {
        yield return Lines.Of(
            found.Imported ? Line.Good("Imported") + $": {found.Name}, {Say.Count(found.Records, "journal record")}. It stands suspended; resume lets it go on."
            : found.Valid ? Line.Good("Valid") + $": {found.Name}, {Say.Count(found.Records, "journal record")}. Nothing was imported."
            : Line.Bad("Not importable") + $": {Say.Count(found.Records, "journal record")} read, {Say.Count(found.Errors.Length, "fault")}.");
        yield return Grid.Of(["", ""], found.Errors.Select(error => (IEnumerable<Line>)[error.Path.Length == 0 ? "document" : error.Path, error.Message]));
    }

    private static IEnumerable<Block> OrNone(int count, string none, Grid grid) => count == 0 ? [Lines.Of(Line.Dim(none))] : [grid];
}
