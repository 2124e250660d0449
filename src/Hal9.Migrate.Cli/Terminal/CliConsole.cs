using System.Text;
using Spectre.Console;

namespace Hal9.Migrate.Cli.Terminal;

/// <summary>The world around a command: streams, terminal, environment, clock.</summary>
public sealed class CliConsole
{
    /// <summary>A console without a terminal, as scripts and tests have it.</summary>
    public CliConsole(TextReader input, TextWriter output, TextWriter error, Func<string, string?> variable, TimeProvider time) =>
        (Input, Output, Error, Variable, Time) = (input, output, error, variable, time);

    /// <summary>What is typed.</summary>
    public TextReader Input { get; }

    /// <summary>For documents.</summary>
    public TextWriter Output { get; }

    /// <summary>For people.</summary>
    public TextWriter Error { get; }

    /// <summary>The value of an environment variable; null when it is not set.</summary>
    public Func<string, string?> Variable { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Whether somebody can be asked: what is typed comes from a terminal, and the question would be seen.</summary>
    public bool IsInteractive { get; private init; }

    /// <summary>Whether <see cref="Output"/> is a terminal that can move its cursor.</summary>
    public bool IsOutputTerminal { get; private init; }

    /// <summary>Whether <see cref="Error"/> is a terminal that can move its cursor.</summary>
    public bool IsErrorTerminal { get; private init; }

    /// <summary>The console of this process. Output that is redirected is UTF-8.</summary>
    public static CliConsole OfProcess()
    {
        if (Console.IsOutputRedirected && OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        return new(Console.In, Console.Out, Console.Error, Environment.GetEnvironmentVariable, TimeProvider.System)
        {
            IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            IsOutputTerminal = !Console.IsOutputRedirected && Spectre(Console.Out, color: false).Profile.Capabilities.Ansi,
            IsErrorTerminal = !Console.IsErrorRedirected && Spectre(Console.Error, color: false).Profile.Capabilities.Ansi,
        };
    }

    /// <summary>Spectre's console over a writer; what the terminal can do is found out.</summary>
    internal static IAnsiConsole Spectre(TextWriter writer, bool color) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        ColorSystem = color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });
}
