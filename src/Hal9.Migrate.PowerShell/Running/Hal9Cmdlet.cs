using System.Globalization;
using System.Management.Automation;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.PowerShell.Failures;
using Hal9.Migrate.PowerShell.Sessions;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>
/// A cmdlet that runs operations: asynchronous work on a worker, everything PowerShell on the pipeline's thread. Ctrl+C and an abandoned
/// pipeline cancel the work; errors carry the API's code as their id.
/// </summary>
public abstract class Hal9Cmdlet : PSCmdlet, IDisposable
{
    private const string ServerProperty = "Server";
    private const int FirstActivity = 0x4841;
    private static readonly string[] Tags = ["Hal9"];

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, int> _activities = [];
    private int _activitiesShown;

    /// <summary>The session whose objects are put out.</summary>
    internal Hal9Session? Session { get; private protected set; }

    /// <summary>Whether only to show what would happen.</summary>
    internal bool IsWhatIf => Switch("WhatIf") ?? (GetVariableValue("WhatIfPreference") is { } preference && LanguagePrimitives.IsTrue(preference));

    /// <summary>What is worked on when it has a name: a mistake about it does not end the pipeline.</summary>
    private protected virtual object? Item => null;

    /// <summary>Whether the user said beforehand that nothing is to be asked.</summary>
    private protected virtual bool IsForced => false;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what is held.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>What to put out for a document of the API; none, one or several objects.</summary>
    internal virtual IEnumerable<object> Shape(object document) => [document];

    /// <summary>Puts out an object; ours remember which server they are from, so that what they are piped to goes there.</summary>
    internal void Emit(object output)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        if (output is FileInfo file)
        {
            // As Get-Item puts it out, so that it can be piped to Get-Content.
            WriteObject(InvokeProvider.Item.Get([file.FullName], force: true, literalPath: true), enumerateCollection: true);
            return;
        }

        if (!IsOurs(output))
        {
            WriteObject(output);
            return;
        }

        var wrapped = PSObject.AsPSObject(output);
        if (Session is not null && wrapped.Properties[ServerProperty] is null)
        {
            wrapped.Properties.Add(new PSNoteProperty(ServerProperty, Session));
        }

        Decorate(wrapped);
        WriteObject(wrapped);
    }

    /// <summary>What else an object put out is to be.</summary>
    private protected virtual void Decorate(PSObject output)
    {
    }

    /// <summary>Says what happened, to whoever listens to information.</summary>
    internal void Inform(string message)
    {
        if (!_stop.IsCancellationRequested)
        {
            WriteInformation(Wording.Of(message), Tags);
        }
    }

    /// <summary>Says what only somebody who looks for a fault wants to know.</summary>
    internal void Trace(string message)
    {
        if (!_stop.IsCancellationRequested)
        {
            WriteVerbose(Wording.Of(message));
        }
    }

    /// <summary>Warns; also after Ctrl+C, when only the host itself can still be written to.</summary>
    internal void Warn(string message)
    {
        if (_stop.IsCancellationRequested)
        {
            Host.UI?.WriteWarningLine(Wording.Of(message));
        }
        else
        {
            WriteWarning(Wording.Of(message));
        }
    }

    /// <summary>Reports a failure after which the work goes on.</summary>
    internal void Report(Problem problem)
    {
        if (!_stop.IsCancellationRequested)
        {
            WriteError(ErrorRecords.Of(problem, TargetOf(problem)));
        }
    }

    /// <summary>What a failure that was reported is about.</summary>
    private protected virtual object? TargetOf(Problem problem) => Item;

    /// <summary>Shows how far something has come.</summary>
    internal void ShowProgress(OperationProgress progress)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        if (!_activities.TryGetValue(progress.Activity, out var id))
        {
            id = FirstActivity + _activitiesShown++;
            _activities.Add(progress.Activity, id);
        }

        WriteProgress(new ProgressRecord(id, progress.Activity, progress.Status)
        {
            ParentActivityId = progress.Within is not null && _activities.TryGetValue(progress.Within, out var parent) ? parent : -1,
            PercentComplete = progress.Percent is { } share ? (int)Math.Clamp(share, 0, 100) : -1,
            RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
        if (progress.Completed)
        {
            _activities.Remove(progress.Activity);
        }
    }

    /// <summary>Whether a change is asked about beforehand, or only shown: then it is worth finding out what it would do.</summary>
    internal bool AsksBefore(bool isHigh)
    {
        if (IsWhatIf)
        {
            return true;
        }

        if (IsForced)
        {
            return false;
        }

        if (Switch("Confirm") is { } said)
        {
            return said;
        }

        var preference = LanguagePrimitives.TryConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference"), CultureInfo.InvariantCulture, out var set) ? set : ConfirmImpact.High;
        return preference != ConfirmImpact.None && (isHigh ? ConfirmImpact.High : ConfirmImpact.Medium) >= preference;
    }

    /// <summary>Asks whether to do it, or with -WhatIf says what it would be.</summary>
    internal bool Consents(string what)
    {
        what = Wording.Of(what);
        if (IsWhatIf || IsForced || !AsksBefore(isHigh: true))
        {
            return IsWhatIf ? ShouldProcess(what, what, "") : true;
        }

        if (!Interactivity.CanAsk(Host))
        {
            throw new NobodyToAskException(what);
        }

        try
        {
            return ShouldProcess(what, what, "Confirm");
        }
        catch (Exception exception) when (exception is System.Management.Automation.Host.HostException or PSNotImplementedException or NotImplementedException or PSInvalidOperationException)
        {
            throw new NobodyToAskException(what);
        }
    }

    /// <summary>Whether a change that no server can try beforehand shall be made.</summary>
    private protected bool Agrees(string what, bool isHigh = false)
    {
        try
        {
            return !AsksBefore(isHigh) || Consents(what);
        }
        catch (NobodyToAskException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception.Problem, Item));
            throw;
        }
    }

    /// <summary>How to read a plan that was given; null when none was.</summary>
    private protected Func<CancellationToken, Task<PlanSource>>? PlanOf(object? plan)
    {
        try
        {
            return plan is null ? null : PlanArgument.Of(plan, FilePath);
        }
        catch (MigrateException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception.Problem, plan));
            throw;
        }
    }

    /// <summary>Runs an operation and reports its failure.</summary>
    private protected void Run(Func<IOperationHost, CancellationToken, Task<OperationOutcome>> operation)
    {
        OperationOutcome outcome;
        try
        {
            outcome = PipelineRun.Run((queue, token) => operation(new PipelineHost(this, queue), token), _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (MigrateException exception)
        {
            EndProgress();
            Fail(exception.Problem, null, exception);
            return;
        }
        catch (NobodyToAskException exception)
        {
            EndProgress();
            ThrowTerminatingError(ErrorRecords.Of(exception.Problem, Item));
            return;
        }

        EndProgress();
        if (outcome.Problem is { } problem && !Tolerates(problem))
        {
            ThrowTerminatingError(ErrorRecords.Of(problem, outcome.Target ?? Item));
        }
    }

    /// <summary>Whether an end that is no success is for the user to judge from what was put out.</summary>
    private protected virtual bool Tolerates(Problem problem) => false;

    /// <summary>Reports a failure: about one item of the pipeline it is an error among others, else the end.</summary>
    private protected void Fail(Problem problem, object? target = null, Exception? cause = null)
    {
        var record = ErrorRecords.Of(problem, target ?? Item, cause);
        if (Item is not null && ErrorRecords.IsOfItem(problem.Code))
        {
            WriteError(record);
        }
        else
        {
            ThrowTerminatingError(record);
        }
    }

    /// <summary>The path in the file system that a path in PowerShell means.</summary>
    private protected string FilePath(string path) => GetUnresolvedProviderPathFromPSPath(path);

    private void EndProgress()
    {
        foreach (var activity in _activities.Keys.ToList())
        {
            ShowProgress(new OperationProgress(activity, "ended", Completed: true));
        }
    }

    private bool? Switch(string name) => MyInvocation.BoundParameters.TryGetValue(name, out var value) ? LanguagePrimitives.IsTrue(value) : null;

    private static bool IsOurs(object output) =>
        output.GetType().Assembly is var home && (home == typeof(Problem).Assembly || home == typeof(Hal9Cmdlet).Assembly);
}
