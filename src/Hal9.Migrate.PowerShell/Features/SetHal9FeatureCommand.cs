using System.Collections.Immutable;
using System.Management.Automation;
using Hal9.Migrate.Client.Features;
using Hal9.Migrate.Features;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Features;

/// <summary>Set-Hal9Feature: adds a flag, or changes what is given of one.</summary>
[Cmdlet(VerbsCommon.Set, "Hal9Feature", SupportsShouldProcess = true)]
[OutputType(typeof(FeatureFlag))]
public sealed class SetHal9FeatureCommand : FeatureCmdlet
{
    /// <summary>For which share of the users, in percent.</summary>
    [Parameter(Position = 1)]
    [ValidateRange(0, 100)]
    public decimal? Percentage { get; set; }

    /// <summary>Whether it is on.</summary>
    [Parameter]
    public bool? Enabled { get; set; }

    /// <summary>What it is for.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>
    /// Exceptions, which replace all there were: <c>key=alice,bob</c>, <c>header:X-Beta=yes</c>, <c>path=/admin</c>; with <c>:off</c> at the
    /// end the flag is off then. An empty array takes all away.
    /// </summary>
    [Parameter]
    [AllowEmptyCollection]
    public string[]? Rule { get; set; }

    private protected override bool AddsUnknown => true;

    private protected override FeatureRequest Change =>
        new(Enabled, PercentageArgument.Of(Percentage), Description, Rule is null ? null : Rule.Select(Read).ToImmutableArray());

    private static TargetingRule Read(string text) => RuleText.TryParse(text, out var rule) ? rule : throw new MigrateException(
        ProblemCode.InvalidArgument, $"-Rule cannot be \"{text}\".", "Write key=alice,bob or header:X-Beta=yes or path=/admin, with :off at the end for off.");
}
