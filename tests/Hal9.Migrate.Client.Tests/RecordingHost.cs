using System.Collections.Concurrent;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tests;

/// <summary>Remembers what an operation said, and answers its questions as it was told beforehand.</summary>
internal sealed class RecordingHost : IOperationHost
{
    private readonly ConcurrentQueue<object> _outputs = [];
    private readonly ConcurrentQueue<string> _said = [];
    private readonly ConcurrentQueue<OperationProgress> _progress = [];

    public Consent? Consent { get; init; }

    public bool Confirms { get; init; }

    public bool IsInteractive { get; init; }

    /// <summary>What each kind of question was.</summary>
    public ConcurrentQueue<string> Questions { get; } = [];

    public IReadOnlyCollection<object> Outputs => _outputs;

    /// <summary>Everything said, each with its kind before it.</summary>
    public IReadOnlyCollection<string> Said => _said;

    public IReadOnlyCollection<OperationProgress> Reports => _progress;

    public Action<string>? OnSaid { get; init; }

    public Action<OperationProgress>? OnProgress { get; init; }

    public void Write(object output) => _outputs.Enqueue(output);

    public void Inform(string message) => Say($"inform: {message}");

    public void Warn(string message) => Say($"warn: {message}");

    public void Verbose(string message) => Say($"verbose: {message}");

    public void Error(Problem problem) => Say($"error: {problem.Code}: {problem.Detail}");

    public void Progress(OperationProgress progress)
    {
        _progress.Enqueue(progress);
        OnProgress?.Invoke(progress);
    }

    public bool AsksBefore(ChangeImpact impact) => Consent is not null;

    public ValueTask<Consent> ShouldProcessAsync(ChangeDocument preview, CancellationToken cancellationToken)
    {
        preview.DryRun.ShouldBeTrue();
        Questions.Enqueue(preview.Message);
        return ValueTask.FromResult(Consent!.Value);
    }

    public ValueTask<bool> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        Questions.Enqueue(question);
        return ValueTask.FromResult(Confirms);
    }

    public ValueTask<string> AskAsync(string question, string fallback, CancellationToken cancellationToken)
    {
        Questions.Enqueue(question);
        return ValueTask.FromResult(fallback);
    }

    private void Say(string text)
    {
        _said.Enqueue(text);
        OnSaid?.Invoke(text);
    }
}
