using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Transfer;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Transfer;

/// <summary>Export-Hal9State: writes the migration's control document to a file: the whole journal, and no secret.</summary>
[Cmdlet(VerbsData.Export, "Hal9State", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportHal9StateCommand : ServerCmdlet
{
    private string _path = "";

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = null!;

    /// <summary>Replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    internal override IEnumerable<object> Shape(object document) => document is ExportFileDocument written ? [new FileInfo(written.Path)] : base.Shape(document);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _path = FilePath(Path);
        if (Agrees($"Export the migration's control document to {_path}"))
        {
            base.ProcessRecord();
        }
    }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new ExportOperation(client).RunAsync(new ExportRequest(_path, Force), host, cancellationToken);
}
