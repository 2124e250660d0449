using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Gates;

/// <summary>Get-Hal9Gate: the gates of the plan, those of the current phase with their numbers.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Gate")]
[OutputType(typeof(GateDocument))]
public sealed class GetHal9GateCommand : ListCmdlet<GateDocument>
{
    /// <summary>Names; wildcards are allowed. All unless given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GateCompleter))]
    public string[]? Name { get; set; }

    private protected override string[]? Names => Name;

    private protected override string NameOf(GateDocument thing) => thing.Name;

    private protected override Problem Unknown(string name) => new(ProblemCode.UnknownGate, $"There is no gate \"{name}\" in this plan.", "Get-Hal9Gate shows those there are.");

    private protected override async Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        host.Write(Asked(await client.GetGatesAsync(cancellationToken).ConfigureAwait(false), host.Error));
        return OperationOutcome.Done;
    }
}
