using System.Globalization;
using System.Management.Automation;
using Hal9.Migrate.PowerShell.Sessions;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>
/// Start-Hal9Demo: a practice range. A flat and a hierarchical HAL9, users who keep asking, a migration server with its gateway: all real, each in
/// a process of its own; the migration is yours. The cmdlets of this runspace then speak to it.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "Hal9Demo", SupportsShouldProcess = true)]
[OutputType(typeof(Hal9DemoProcess))]
public sealed class StartHal9DemoCommand : StartProcessCmdlet
{
    private static readonly string[] NoArguments = [];

    /// <summary>Port of the server's API; 0 takes a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65_535)]
    public int Port { get; set; } = 8_900;

    /// <summary>Healthy evidence each step needs, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3_600)]
    public int SecondsPerStep { get; set; } = 5;

    /// <summary>Users' requests a second. Without it what keeps the legacy a third busy on this machine, at most 240.</summary>
    [Parameter]
    [ValidateRange(1, 5_000)]
    public int? RequestsPerSecond { get; set; }

    /// <summary>Neurons in each service.</summary>
    [Parameter]
    [ValidateRange(100, 200_000)]
    public int Neurons { get; set; } = 10_000;

    /// <summary>Users write, too, and rows are moved with them: Sqlite or PostgreSql, which has to be installed.</summary>
    [Parameter]
    [ValidateSet("Sqlite", "PostgreSql")]
    public string? State { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!Agrees($"Start a practice range at port {Port}"))
        {
            return;
        }

        string[] line = ["demo", "--practice", "--port", Number(Port), "--seconds-per-step", Number(SecondsPerStep), "--neurons", Number(Neurons)];
        if (Start(
            "Starting the practice range",
            [.. line, .. RequestsPerSecond is { } rate ? ["--rps", Number(rate)] : NoArguments, .. State is { } kind ? ["--state", kind.ToLowerInvariant()] : NoArguments],
            (child, announcement) => new Hal9DemoProcess(child, announcement)) is not { } started)
        {
            return;
        }

        // It is for practising in this shell, so it ends with it; a server is not, and goes on.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => started.Child.Kill();
        SessionTable.Current.Add(SessionTable.Current.Resolve(started.Server));
        Emit(started);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
