using System.Collections;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>An operation's host that is a cmdlet: everything is brought to the pipeline's thread.</summary>
internal sealed class PipelineHost(Hal9Cmdlet cmdlet, PipelineQueue queue) : IOperationHost
{
    /// <summary>PowerShell asks by ShouldProcess only; parameters are what else is to be said.</summary>
    public bool IsInteractive => false;

    public void Write(object output)
    {
        if (output is ChangeDocument change)
        {
            Verbose(change.Message);
        }

        foreach (var document in output is IEnumerable list and not string ? list.Cast<object>() : [output])
        {
            foreach (var shaped in cmdlet.Shape(document))
            {
                queue.Post(() => cmdlet.Emit(shaped));
            }
        }
    }

    public void Inform(string message) => queue.Post(() => cmdlet.Inform(message));

    public void Warn(string message) => queue.Post(() => cmdlet.Warn(message));

    public void Verbose(string message) => queue.Post(() => cmdlet.Trace(message));

    public void Error(Problem problem) => queue.Post(() => cmdlet.Report(problem));

    public void Progress(OperationProgress progress) => queue.Post(() => cmdlet.ShowProgress(progress));

    public bool AsksBefore(ChangeImpact impact) => cmdlet.AsksBefore(impact == ChangeImpact.High);

    public async ValueTask<Consent> ShouldProcessAsync(ChangeDocument preview, CancellationToken cancellationToken)
    {
        if (!preview.Changed && !cmdlet.IsWhatIf)
        {
            return Consent.Granted;
        }

        return await OnPipelineAsync(() => cmdlet.Consents(preview.Message), cancellationToken).ConfigureAwait(false) ? Consent.Granted
            : cmdlet.IsWhatIf ? Consent.PreviewOnly : Consent.Refused;
    }

    public async ValueTask<bool> ConfirmAsync(string question, CancellationToken cancellationToken) =>
        await OnPipelineAsync(() => cmdlet.Consents(question), cancellationToken).ConfigureAwait(false);

    public ValueTask<string> AskAsync(string question, string fallback, CancellationToken cancellationToken) => ValueTask.FromResult(fallback);

    private Task<T> OnPipelineAsync<T>(Func<T> ask, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = queue.Post(() =>
        {
            try
            {
                answer.SetResult(ask());
            }
            catch (Exception exception) when (exception is NobodyToAskException)
            {
                answer.SetException(exception);
            }
        });
        if (!isPosted)
        {
            answer.SetCanceled(CancellationToken.None);
        }

        // When the question is broken off by Ctrl+C there is no answer; the token ends the wait.
        return answer.Task.WaitAsync(cancellationToken);
    }
}
