using System.Collections.Immutable;
using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Data;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Data;

/// <summary>Get-Hal9ParkedRow: rows that the owner of writes has and the other store does not take, and why.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9ParkedRow")]
[OutputType(typeof(ParkedRowDocument))]
public sealed class GetHal9ParkedRowCommand : ServerCmdlet
{
    /// <summary>Which tables, by their names in the plan. All unless given.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string[] Table { get; set; } = [];

    internal override IEnumerable<object> Shape(object document) => document is ImmutableArray<ParkedRowDocument> rows ? rows : base.Shape(document);

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new ParkedRowsOperation(client).RunAsync([.. Table], host, cancellationToken);
}
