using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Tokens;

/// <summary>Get-Hal9Token: the tokens, without their texts.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Token")]
[OutputType(typeof(TokenDocument))]
public sealed class GetHal9TokenCommand : ListCmdlet<TokenDocument>
{
    /// <summary>Names; wildcards are allowed. All unless given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TokenCompleter))]
    public string[]? Name { get; set; }

    private protected override string[]? Names => Name;

    private protected override string NameOf(TokenDocument thing) => thing.Name;

    private protected override Problem Unknown(string name) => new(ProblemCode.UnknownToken, $"There is no token \"{name}\".", "Get-Hal9Token shows those there are.");

    private protected override async Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        host.Write(Asked(await client.GetTokensAsync(cancellationToken).ConfigureAwait(false), host.Error));
        return OperationOutcome.Done;
    }
}
