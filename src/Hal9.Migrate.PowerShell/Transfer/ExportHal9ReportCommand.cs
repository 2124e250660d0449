using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Transfer;
using Hal9.Migrate.Phases;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Transfer;

/// <summary>Export-Hal9Report: writes a report of the migration, or of a phase of it, as one page or as JSON.</summary>
[Cmdlet(VerbsData.Export, "Hal9Report", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportHal9ReportCommand : ServerCmdlet
{
    private string _path = "";

    /// <summary>The file to write: .html or .htm for a page, .json for the same as JSON.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = null!;

    /// <summary>Only about this phase. The whole migration unless given.</summary>
    [Parameter(Position = 1)]
    [PhaseArgument]
    public Phase? Phase { get; set; }

    /// <summary>Replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    internal override IEnumerable<object> Shape(object document) => document is ReportFileDocument written ? [new FileInfo(written.Path)] : base.Shape(document);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _path = FilePath(Path);
        if (Agrees($"Write a report of {(Phase is { } phase ? phase.ToString() : "the migration")} to {_path}"))
        {
            base.ProcessRecord();
        }
    }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new ReportOperation(client).RunAsync(new ReportRequest(_path, Phase, Force), host, cancellationToken);
}
