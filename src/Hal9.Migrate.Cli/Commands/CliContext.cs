using System.CommandLine;
using Hal9.Migrate.Cli.Hosting;
using Hal9.Migrate.Cli.Outcomes;
using Hal9.Migrate.Cli.Output;
using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Hosting;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>What commands need to run: the console, the options that all have, and how an operation becomes an exit code.</summary>
internal sealed class CliContext(CliConsole console)
{
    public CliConsole Console => console;

    public TimeProvider Time => console.Time;

    public GlobalOptions Options { get; } = new();

    public Option<bool> Yes => Options.Yes;

    public Option<bool> DryRun => Options.DryRun;

    /// <summary>Runs an operation that needs a server.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="client">Makes the operation from the client.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <param name="adjust">What the command says about output besides the options that all have.</param>
    public Task<int> RunAsync<TRequest>(
        ParseResult parse, Func<MigrationClient, IOperation<TRequest>> client, TRequest request, CancellationToken cancellationToken, Func<OutputSettings, OutputSettings>? adjust = null) =>
        RunAsync(
            parse,
            async host =>
            {
                using var connected = Connect(parse);
                return await client(connected).RunAsync(request, host, cancellationToken);
            },
            adjust);

    /// <summary>Runs an operation, whatever it needs.</summary>
    public async Task<int> RunAsync(ParseResult parse, Func<IOperationHost, Task<OperationOutcome>> run, Func<OutputSettings, OutputSettings>? adjust = null)
    {
        var settings = Options.Settings(parse, console);
        settings = adjust?.Invoke(settings) ?? settings;
        var notices = new Notices(console, settings);
        if (parse.GetValue(Options.Token) is not null)
        {
            notices.Warn($"--token shows in the list of processes; put it in {ServerConnection.TokenVariable} instead.");
        }

        OperationOutcome outcome;
        await using (var host = new ConsoleHost(console, settings, notices))
        {
            outcome = await run(host);
        }

        if (outcome.Problem is { } problem)
        {
            // The document that was just shown says which they are.
            notices.Problem(outcome.Target is null || settings.Format == OutputFormat.Json ? problem : problem with { Errors = [] });
        }
        else if (outcome.IsDeclined)
        {
            notices.Inform("Nothing was changed.");
        }

        return outcome.IsDeclined ? ExitCode.Cancelled : ExitCode.Of(outcome.Problem);
    }

    /// <summary>Until Ctrl+C, or whatever else stops the program in order.</summary>
    public Task UntilStoppedAsync(CancellationToken stop) =>
        Task.Delay(Timeout.InfiniteTimeSpan, Time, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>A client of the server that the command line, the environment or the credentials name.</summary>
    public MigrationClient Connect(ParseResult parse) => new(ServerConnection.Resolve(Options.Connection(parse), console.Variable), Time);
}
