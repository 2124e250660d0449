using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.Client.Transfer;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.Features;
using Hal9.Migrate.Health;
using Hal9.Migrate.Verdicts;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>Which view shows which document.</summary>
internal static class ViewCatalog
{
    public static IEnumerable<Block> Of(object document, ViewContext view) => document switch
    {
        StatusDocument status => StatusView.Of(status, view),
        WatchedStatus watched => StatusView.Of(watched, view),
        ChangeDocument change => ChangeView.Of(change, view),
        CheckReport report => ChecksView.Of(report),
        VerifyDocument verified => ChecksView.Of(verified),
        PlanDocument plan => PlanView.Of(plan, view),
        PlanFileDocument written => HoldingsView.Of(written),
        ImmutableArray<GateDocument> gates => gates.IsEmpty ? [Lines.Of(Line.Dim("There is no gate at this step."))] : [GateView.Of(gates)],
        ImmutableArray<FeatureFlag> flags => HoldingsView.Of(flags),
        FeatureFlag flag => HoldingsView.Of([flag]),
        ImmutableArray<Checkpoint> checkpoints => HoldingsView.Of(checkpoints, view),
        ImmutableArray<TokenDocument> tokens => HoldingsView.Of(tokens, view),
        NewTokenDocument made => HoldingsView.Of(made, view),
        RouteTokenDocument made => HoldingsView.Of(made, view),
        ExportFileDocument written => HoldingsView.Of(written),
        ReportFileDocument written => HoldingsView.Of(written),
        ImportDocument found => HoldingsView.Of(found),
        EventDocument happened => [Lines.Of(Line.Dim(view.Clock(happened.At)) + "  " + happened.Actor + "  " + happened.Message)],
        ImmutableArray<DifferenceDocument> differences => DifferenceView.Of(differences, view),
        RowVerificationDocument verification => RowVerificationView.Of(verification, view),
        ImmutableArray<VerdictSummary> decisions => VerdictsView.Of(decisions, view),
        ImmutableArray<ParkedRowDocument> rows => ParkedRowsView.Of(rows),
        MonitorFrame frame => MonitorView.Of(frame, view),
        DemoReport report => DemoReportView.Of(report),
        _ => throw new ArgumentOutOfRangeException(nameof(document), document, "There is no view of this."),
    };
}
