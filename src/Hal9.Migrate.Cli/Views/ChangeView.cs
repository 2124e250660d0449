using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>What a change did, or would do.</summary>
internal static class ChangeView
{
    public static IEnumerable<Block> Of(ChangeDocument change, ViewContext view)
    {
        yield return Lines.Of(
            change.DryRun ? Line.Warn("Dry run, nothing was changed: ") + change.Message
            : change.Changed ? change.Message
            : Line.Dim(change.Message));
        if (change.DryRun)
        {
            yield return Grid.Of(["", ""], change.Events.Select(happened => (IEnumerable<Line>)[Line.Dim("would record"), happened.Message]));
        }
        else
        {
            yield return Lines.Of(StatusView.Title(change.Status));
            if (change.Status.RestartRequired || change.Events.Any(happened => happened.Type == nameof(Journal.RollbackStarted)))
            {
                yield return Facts.Of(StatusView.Rollback(change.Status.Rollback, view));
            }
        }
    }
}
