using System.Text.Json;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Cli.Views;
using Hal9.Migrate.Json;
using Spectre.Console;

namespace Hal9.Migrate.Cli.Output;

/// <summary>Puts documents on stdout, in the format asked for, and nothing else ever.</summary>
internal sealed class ResultWriter(CliConsole console, OutputSettings settings) : IAsyncDisposable
{
    private const int WidthWithoutTerminal = 100;
    private readonly IAnsiConsole _terminal = CliConsole.Spectre(console.Output, settings.Color && settings.Format == OutputFormat.Pretty);
    private LiveArea? _live;
    private bool _wrote;

    private ViewContext View => new(console.Time, settings.Format == OutputFormat.Pretty && _terminal.Profile.Capabilities.Unicode, settings.Detailed);

    /// <summary>Whether documents replace one another on the screen.</summary>
    public bool IsLive => settings is { IsStream: true, Format: OutputFormat.Pretty } && console.IsOutputTerminal;

    /// <summary>Writes a document.</summary>
    public void Write(object document)
    {
        if (document is string text)
        {
            console.Output.Write(text);
        }
        else if (settings.Format == OutputFormat.Json)
        {
            console.Output.WriteLine(JsonSerializer.Serialize(document, document.GetType(), settings.IsStream ? Hal9Json.Options : Hal9Json.Indented));
        }
        else if (IsLive)
        {
            (_live ??= new LiveArea(_terminal)).Show(width => Painter.Paint(Set(document, width)));
        }
        else
        {
            WriteLines(document);
        }

        console.Output.Flush();
        _wrote = true;
    }

    /// <summary>Shows a line below what is live, until the next document. False when nothing is live.</summary>
    public bool ShowBelow(Line line)
    {
        _live?.ShowBelow(width => Painter.Paint([Line.Empty, .. line.Wrap(width)]));
        return _live is not null;
    }

    public ValueTask DisposeAsync() => _live?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void WriteLines(object document)
    {
        if (settings is { IsStream: true, Detailed: false, Format: OutputFormat.Pretty } && !console.IsOutputTerminal && PlainLine.Of(document, View) is { } line)
        {
            console.Output.WriteLine(line.ToString());
            return;
        }

        if (settings.IsStream && _wrote && document is not Wire.EventDocument)
        {
            console.Output.WriteLine();
        }

        if (settings.Format == OutputFormat.Pretty && console.IsOutputTerminal)
        {
            _terminal.Write(Painter.Paint(Set(document, _terminal.Profile.Width - 1)));
            _terminal.WriteLine();
            return;
        }

        foreach (var set in Set(document, settings.Format == OutputFormat.Pretty ? WidthWithoutTerminal : int.MaxValue / 2))
        {
            console.Output.WriteLine(set.ToString().TrimEnd());
        }
    }

    private IEnumerable<Line> Set(object document, int width) => Typesetter.Set(ViewCatalog.Of(document, View), width);
}
