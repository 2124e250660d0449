using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Cli.Views;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;
using Spectre.Console;

namespace Hal9.Migrate.Cli.Output;

/// <summary>
/// Says things on stderr. With <c>--format json</c> problems and warnings are one JSON object a line there, and the rest is left out
/// unless a person watches.
/// </summary>
internal sealed class Notices(CliConsole console, OutputSettings settings)
{
    private const int WidthWithoutTerminal = 120;
    private readonly IAnsiConsole _terminal = CliConsole.Spectre(console.Error, settings.Color);

    private bool IsJson => settings.Format == OutputFormat.Json;

    /// <summary>Whether anybody wants to read more than problems and warnings.</summary>
    public bool IsWanted => !IsJson || console.IsErrorTerminal;

    public void Inform(string message) => Say(IsWanted, message);

    public void Verbose(string message) => Say(settings.Verbose && IsWanted, Line.Dim(message));

    public void Warn(string message)
    {
        if (IsJson)
        {
            console.Error.WriteLine(new JsonObject { ["warning"] = message }.ToJsonString(Hal9Json.Options));
        }
        else
        {
            Say(true, Line.Warn("Warning: ") + message);
        }
    }

    /// <summary>A problem, and with <c>--verbose</c> where in the program it came up.</summary>
    public void Problem(Problem problem, Exception? exception = null)
    {
        if (IsJson)
        {
            var document = JsonSerializer.SerializeToNode(ProblemDocument.Of(problem, 0), Hal9Json.Options)!.AsObject();
            // There is no HTTP answer here whose status it could be.
            document.Remove("status");
            console.Error.WriteLine(document.ToJsonString(Hal9Json.Options));
        }
        else
        {
            Write(ProblemView.Of(problem));
        }

        if (exception is not null && settings.Verbose)
        {
            Write([Lines.Of(exception.ToString().Split('\n').Select(Line.Dim))]);
        }
    }

    /// <summary>Blocks for whoever wants to read more than problems and warnings.</summary>
    public void Tell(IEnumerable<Block> blocks)
    {
        if (IsWanted)
        {
            Write(blocks);
        }
    }

    /// <summary>Blocks on stderr.</summary>
    public void Write(IEnumerable<Block> blocks)
    {
        if (console.IsErrorTerminal)
        {
            _terminal.Write(Painter.Paint(Typesetter.Set(blocks, _terminal.Profile.Width - 1)));
            _terminal.WriteLine();
        }
        else
        {
            foreach (var line in Typesetter.Set(blocks, WidthWithoutTerminal))
            {
                console.Error.WriteLine(line.ToString().TrimEnd());
            }
        }

        console.Error.Flush();
    }

    private void Say(bool wanted, Line line)
    {
        if (wanted)
        {
            Write([Lines.Of(line)]);
        }
    }
}
