using System.Management.Automation;
using Hal9.Migrate.Features;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Features;

/// <summary>Disable-Hal9Feature: switches a flag off for everybody.</summary>
[Cmdlet(VerbsLifecycle.Disable, "Hal9Feature", SupportsShouldProcess = true)]
[OutputType(typeof(FeatureFlag))]
public sealed class DisableHal9FeatureCommand : FeatureCmdlet
{
    private protected override FeatureRequest Change => new(Enabled: false);
}
