using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Cli.Output;
using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Cli.Views;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Hosting;

/// <summary>Operations on a console: documents go to stdout, everything for people to stderr.</summary>
internal sealed class ConsoleHost(CliConsole console, OutputSettings settings, Notices notices) : IOperationHost, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ResultWriter _results = new(console, settings);
    private readonly ProgressLine _progress = new(console, notices);

    public bool IsInteractive => console.IsInteractive;

    public void Write(object output) => Aside(() => _results.Write(output));

    public void Inform(string message) => Aside(() => notices.Inform(message));

    public void Warn(string message) => Aside(() => notices.Warn(message));

    public void Verbose(string message) => Aside(() => notices.Verbose(message));

    public void Error(Problem problem) => Aside(() =>
    {
        if (!_results.ShowBelow(Line.Bad(problem.Detail)))
        {
            notices.Problem(problem);
        }
    });

    public void Progress(OperationProgress progress)
    {
        lock (_gate)
        {
            _progress.Report(progress);
        }
    }

    public bool AsksBefore(ChangeImpact impact) => settings.DryRun || impact == ChangeImpact.High && !settings.Yes;

    public async ValueTask<Consent> ShouldProcessAsync(ChangeDocument preview, CancellationToken cancellationToken)
    {
        if (settings.DryRun)
        {
            Write(preview);
            return Consent.PreviewOnly;
        }

        return !preview.Changed || await ConfirmAsync(Say.Sentence(preview.Message), "Say --yes to do it, or --dry-run to see more of what would happen.", cancellationToken)
            ? Consent.Granted : Consent.Refused;
    }

    public ValueTask<bool> ConfirmAsync(string question, CancellationToken cancellationToken) => ConfirmAsync(question, "Say --yes to do it.", cancellationToken);

    public async ValueTask<string> AskAsync(string question, string fallback, CancellationToken cancellationToken) =>
        IsInteractive && await ReadLineAsync($"{question} [{fallback}]: ", cancellationToken) is { } answer && !string.IsNullOrWhiteSpace(answer) ? answer.Trim() : fallback;

    public ValueTask DisposeAsync() => _results.DisposeAsync();

    private async ValueTask<bool> ConfirmAsync(string question, string remedy, CancellationToken cancellationToken)
    {
        if (settings.Yes)
        {
            return true;
        }

        if (!IsInteractive)
        {
            throw new MigrateException(
                ProblemCode.InvalidArgument, $"{question} This is asked before it is done, and nobody can be asked here.", remedy);
        }

        Aside(() => notices.Write([Lines.Of(Line.Strong(question))]));
        return await ReadLineAsync("Do it? [y/N] ", cancellationToken) is { } answer
            && answer.Trim() is var word && (word.Equals("y", StringComparison.OrdinalIgnoreCase) || word.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<string?> ReadLineAsync(string prompt, CancellationToken cancellationToken)
    {
        Aside(() =>
        {
            console.Error.Write(prompt);
            console.Error.Flush();
        });

        // Reading a terminal cannot be cancelled; whoever gives up leaves the read behind.
        try
        {
            return await Task.Run(console.Input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Aside(console.Error.WriteLine);
            throw;
        }
    }

    /// <summary>Writes something without disturbing the line of progress.</summary>
    private void Aside(Action write)
    {
        lock (_gate)
        {
            _progress.Hide();
            write();
            _progress.Show();
        }
    }
}
