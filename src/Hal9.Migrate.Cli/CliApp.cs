using System.CommandLine;
using System.CommandLine.Invocation;
using Hal9.Migrate.Cli.Commands;
using Hal9.Migrate.Cli.Outcomes;
using Hal9.Migrate.Cli.Output;
using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli;

/// <summary>hal9-migrate, as a function of its command line.</summary>
public static class CliApp
{
    /// <summary>Runs a command line and returns its exit code, one of <see cref="ExitCode"/>. Throws nothing.</summary>
    /// <param name="args">The command line without the program's name.</param>
    /// <param name="console">Streams, environment and clock.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancellationToken)
    {
        var cli = new CliContext(console);
        // No response files: an argument that begins with @ is an argument.
        var parse = CommandList.Root(cli).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var settings = cli.Options.Settings(parse, console);
        var notices = new Notices(console, settings);
        var invocation = new InvocationConfiguration
        {
            Output = console.Output,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return parse.Action is ParseErrorAction
                ? await RefuseAsync(parse, settings, notices, invocation)
                : await parse.InvokeAsync(invocation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (MigrateException exception)
        {
            notices.Problem(exception.Problem, exception);
            return ExitCode.Of(exception.Problem);
        }
#pragma warning disable CA1031 // the last line of defence: a person gets a sentence, not a stack trace
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var problem = new Problem(ProblemCode.Unexpected, exception.Message, settings.Verbose ? null : "That should not happen; --verbose says where it did.");
            notices.Problem(problem, exception);
            return ExitCode.Of(problem);
        }
    }

    /// <summary>Says what is wrong with the command line; a command that only groups others is explained.</summary>
    private static async Task<int> RefuseAsync(ParseResult parse, OutputSettings settings, Notices notices, InvocationConfiguration invocation)
    {
        var command = parse.CommandResult.Command;
        if (settings.Format != OutputFormat.Json && command.Action is null && parse.UnmatchedTokens.Count == 0)
        {
            // Help was not asked for, so it is no document: it goes to people.
            invocation.Output = invocation.Error;
            await parse.RootCommandResult.Command.Parse([.. parse.Tokens.Select(token => token.Value), "--help"], parse.Configuration).InvokeAsync(invocation);
        }
        else
        {
            var faults = parse.UnmatchedTokens.Count > 0
                ? parse.UnmatchedTokens.Take(1).Select(token => Unknown(token, command))
                : parse.Errors.Select(error => error.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal)).Distinct();
            notices.Problem(new Problem(ProblemCode.InvalidArgument, string.Join(' ', faults), $"\"{Path(command)} --help\" says what is allowed."));
        }

        return ExitCode.Usage;
    }

    private static string Unknown(string token, Command command)
    {
        var names = command.Subcommands.Select(known => known.Name).Concat(command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)));
        return $"There is no \"{token}\" here.{(EditDistance.Nearest(token, names) is { } near ? $" Did you mean \"{near}\"?" : "")}";
    }

    private static string Path(Command command) =>
        command is RootCommand ? "hal9-migrate" : $"{command.Parents.OfType<Command>().Select(Path).FirstOrDefault()} {command.Name}";
}
