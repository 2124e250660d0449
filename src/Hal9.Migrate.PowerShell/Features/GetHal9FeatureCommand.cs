using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Features;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Features;

/// <summary>Get-Hal9Feature: the feature flags.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Feature")]
[OutputType(typeof(FeatureFlag))]
public sealed class GetHal9FeatureCommand : ListCmdlet<FeatureFlag>
{
    /// <summary>Names; wildcards are allowed. All unless given.</summary>
    [Parameter(Position = 0)]
    [Alias("Key")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FeatureCompleter))]
    public string[]? Name { get; set; }

    private protected override string[]? Names => Name;

    private protected override string NameOf(FeatureFlag thing) => thing.Key;

    private protected override Problem Unknown(string name) => new(ProblemCode.UnknownFeature, $"There is no feature flag \"{name}\".", "Get-Hal9Feature shows those there are.");

    private protected override async Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        host.Write(Asked(await client.GetFeaturesAsync(cancellationToken).ConfigureAwait(false), host.Error));
        return OperationOutcome.Done;
    }
}
