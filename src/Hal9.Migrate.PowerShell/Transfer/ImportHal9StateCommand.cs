using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Transfer;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Transfer;

/// <summary>Import-Hal9State: imports a control document into an empty store; the migration stands suspended afterwards.</summary>
[Cmdlet(VerbsData.Import, "Hal9State", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ImportDocument))]
public sealed class ImportHal9StateCommand : ServerCmdlet
{
    private string _path = "";

    /// <summary>A file written by Export-Hal9State.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    public string Path { get; set; } = null!;

    /// <summary>Only find out whether it could be imported.</summary>
    [Parameter]
    public SwitchParameter ValidateOnly { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _path = FilePath(Path);
        base.ProcessRecord();
    }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new ImportOperation(client).RunAsync(new ImportRequest(_path, ValidateOnly), host, cancellationToken);

    /// <summary>Who only wanted to know gets the faults as an answer.</summary>
    private protected override bool Tolerates(Problem problem) => ValidateOnly && problem.Code == ProblemCode.ImportInvalid;
}
