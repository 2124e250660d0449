using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Cli.Views;
using Hal9.Migrate.Client.Hosting;
using Spectre.Console;

namespace Hal9.Migrate.Cli.Output;

/// <summary>
/// How far something long has come: one line at the bottom of a terminal, drawn anew each time; elsewhere a line of its own at most
/// every half minute, so that a log shows that the command lives and is not drowned.
/// </summary>
internal sealed class ProgressLine(CliConsole console, Notices notices)
{
    private const string Clear = "\r\u001b[2K";
    private const int BarWidth = 20;
    private const int NarrowWidth = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly IAnsiConsole _terminal = CliConsole.Spectre(console.Error, color: false);
    private string _shown = "";
    private long? _wrote;

    /// <summary>Shows a report.</summary>
    public void Report(OperationProgress progress)
    {
        // One line has no room for the parts; what matters of them is in the whole's status.
        if (!notices.IsWanted || progress.Within is not null)
        {
            return;
        }

        if (console.IsErrorTerminal)
        {
            Hide();
            var width = _terminal.Profile.Width - 1;
            // Where it is matters more than what it is called, which was just typed.
            var activity = width < NarrowWidth && progress.Percent is not null ? "" : progress.Activity + "  ";
            _shown = progress.Completed ? "" : Fit($"{activity}{Bar(progress.Percent)}{progress.Status}", width);
            Show();
        }
        else if (progress.Completed)
        {
            _wrote = null;
        }
        else if (_wrote is not { } last || console.Time.GetElapsedTime(last) >= Every)
        {
            _wrote = console.Time.GetTimestamp();
            notices.Inform($"{progress.Activity}{(progress.Percent is { } percent ? Say.Text($" ({percent:0} % of the way)") : "")}: {progress.Status}");
        }
    }

    /// <summary>Takes the line away, so that something else can be written.</summary>
    public void Hide()
    {
        if (_shown.Length > 0)
        {
            console.Error.Write(Clear);
        }
    }

    /// <summary>Puts the line back.</summary>
    public void Show()
    {
        if (_shown.Length > 0)
        {
            console.Error.Write(_shown);
            console.Error.Flush();
        }
    }

    private string Bar(double? percent)
    {
        if (percent is not { } known)
        {
            return "";
        }

        var (full, empty) = _terminal.Profile.Capabilities.Unicode ? ('█', '░') : ('#', '-');
        var filled = (int)Math.Round(known / 100 * BarWidth);
        return Say.Text($"{new string(full, filled)}{new string(empty, BarWidth - filled)} {known,3:0} %  ");
    }

    private static string Fit(string text, int width)
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return plain.Length <= width ? plain : $"{plain[..Math.Max(0, width - 3)]}...";
    }
}
