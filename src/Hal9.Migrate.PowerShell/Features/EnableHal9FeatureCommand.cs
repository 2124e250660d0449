using System.Management.Automation;
using Hal9.Migrate.Features;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Features;

/// <summary>Enable-Hal9Feature: switches a flag on.</summary>
[Cmdlet(VerbsLifecycle.Enable, "Hal9Feature", SupportsShouldProcess = true)]
[OutputType(typeof(FeatureFlag))]
public sealed class EnableHal9FeatureCommand : FeatureCmdlet
{
    /// <summary>For which share of the users, in percent. Without it as it was.</summary>
    [Parameter(Position = 1)]
    [ValidateRange(0, 100)]
    public decimal? Percentage { get; set; }

    private protected override FeatureRequest Change => new(Enabled: true, Percentage: PercentageArgument.Of(Percentage));
}
