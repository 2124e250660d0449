using System.Management.Automation;
using System.Text.Json;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>A cmdlet that starts hal9-migrate.</summary>
public abstract class StartProcessCmdlet : Hal9Cmdlet
{
    /// <summary>The program: hal9-migrate or hal9-migrate.dll. Without it HAL9_MIGRATE, then PATH, then the one in the module.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>How long to wait until it answers, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Starts it, waits until it is ready, and remembers it.</summary>
    private protected TProcess? Start<TProcess>(string activity, IEnumerable<string> arguments, Func<ChildProgram, JsonElement, TProcess> describe)
        where TProcess : Hal9Process
    {
        TProcess? started = null;
        var (asked, folder, here) = (
            Path is null ? null : FilePath(Path), System.IO.Path.GetDirectoryName(typeof(StartProcessCmdlet).Assembly.Location)!, FilePath("."));
        string[] line = [.. arguments, "--format", "json"];
        ProgramFile? program = null;
        Run((_, _) =>
        {
            program = ProgramLocator.Find(asked, folder, Environment.GetEnvironmentVariable);
            return Task.FromResult(OperationOutcome.Done);
        });
        if (program is null)
        {
            return null;
        }

        // A command line, for whoever wants to run it by hand: not to be put into PowerShell's words.
        WriteVerbose($"{program.File} {string.Join(' ', program.Arguments.Concat(line))}");
        Run(async (host, token) =>
        {
            host.Progress(new OperationProgress(activity, "starting"));
            var (child, announcement) = await ChildProgram.StartAsync(program, line, here, TimeSpan.FromSeconds(TimeoutSec), token).ConfigureAwait(false);
            started = describe(child, announcement);
            host.Progress(new OperationProgress(activity, "ready", Completed: true));
            return OperationOutcome.Done;
        });
        if (started is not null)
        {
            ProcessTable.Current.Add(started);
        }

        return started;
    }
}
