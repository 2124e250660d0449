using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tokens;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Tokens;

/// <summary>Remove-Hal9Token: makes a token worthless at once.</summary>
[Cmdlet(VerbsCommon.Remove, "Hal9Token", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveHal9TokenCommand : ServerCmdlet
{
    /// <summary>The tokens' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TokenCompleter))]
    public string[] Name { get; set; } = null!;

    private protected override string[] Items => Name;

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new RevokeTokenOperation(client).RunAsync(ItemName, host, cancellationToken);
}
