using System.Management.Automation;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>A cmdlet that stops what was started.</summary>
/// <typeparam name="TProcess">What it stops.</typeparam>
public abstract class StopProcessCmdlet<TProcess> : Hal9Cmdlet
    where TProcess : Hal9Process
{
    /// <summary>What to stop, as it was put out when it was started. Without it everything of its kind that this runspace has started.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public TProcess? InputObject { get; set; }

    /// <summary>How long it may take to end in order, in seconds; then it is ended at once.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 30;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var table = ProcessTable.Current;
        foreach (var process in InputObject is { } given ? [given] : table.OfType<TProcess>().ToList())
        {
            if (!process.HasExited && Agrees($"Stop {process}"))
            {
                Run(async (host, token) =>
                {
                    await process.Child.StopAsync(TimeSpan.FromSeconds(TimeoutSec), token).ConfigureAwait(false);
                    host.Verbose($"{process} has ended.");
                    return OperationOutcome.Done;
                });
            }

            if (process.HasExited)
            {
                table.Remove(process);
            }
        }
    }
}
