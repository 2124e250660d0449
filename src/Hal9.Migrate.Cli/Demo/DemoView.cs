using System.Globalization;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Cli.Output;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>
/// At a terminal a live status; else a line for each thing that happens, and one now and then that says how it stands.
/// </summary>
internal sealed class DemoView(Notices notices, ResultWriter results, TimeProvider time, Func<LoadTally?> tally) : IDemoView
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(1);

    private DateTimeOffset _shown;
    private MigrationStatus? _status;
    private Line? _said;

    public void Say(string text)
    {
        _said = text;
        if (!results.ShowBelow(text))
        {
            notices.Inform(text);
        }
    }

    public void Happened(EventDocument happened)
    {
        // What gates were passed on is in the journal; here it is enough that the next step was entered.
        if (!results.IsLive && happened.Type is not (nameof(JournalOpened) or nameof(StepPassed)))
        {
            notices.Tell([Lines.Of(Line.Dim(happened.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture)) + "  " + Line.Of(happened.Message, ToneOf(happened.Type)))]);
        }
    }

    public void Show(StatusDocument status)
    {
        var now = time.GetUtcNow();
        if (status.Status == _status && now - _shown < (results.IsLive ? LiveEvery : Now))
        {
            return;
        }

        (_shown, _status) = (now, status.Status);
        if (results.IsLive)
        {
            results.Write(status);
            if (_said is { } said)
            {
                results.ShowBelow(said);
            }
        }
        else if (status.Traffic is { } traffic && tally() is { } users)
        {
            notices.Tell([Lines.Of(Line.Dim(string.Create(
                CultureInfo.InvariantCulture,
                $"          legacy {Side(traffic.Legacy)}; successor {Side(status.Phase == Phase.Shadow ? traffic.Mirrored : traffic.Successor)}; {users.Total} answered, {users.Failed + users.FailedByFault} failed")))]);
        }
    }

    private static string Side(SideDocument side) => side.P99Ms is { } p99
        ? string.Create(CultureInfo.InvariantCulture, $"{side.RequestsPerSecond:0} req/s, p99 {p99:0.#} ms") : "idle";

    private static Tone ToneOf(string type) => type switch
    {
        nameof(StepEntered) => Tone.Strong,
        nameof(MigrationCompleted) => Tone.Good,
        nameof(TriggerFired) or nameof(GateFailed) or nameof(DecisionNeeded) => Tone.Bad,
        nameof(RollbackStarted) or nameof(RollbackRouted) or nameof(RollbackFinished) => Tone.Warn,
        _ => Tone.Plain,
    };
}
