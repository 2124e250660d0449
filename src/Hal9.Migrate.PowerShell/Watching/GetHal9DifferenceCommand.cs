using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Watching;

/// <summary>Get-Hal9Difference: where the answers of the two services differ, by route, worst first.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Difference", DefaultParameterSetName = "Last")]
[OutputType(typeof(DifferenceDocument))]
public sealed class GetHal9DifferenceCommand : ServerCmdlet
{
    private IReadOnlyList<WildcardPattern>? _routes;

    /// <summary>Route templates; wildcards are allowed. All unless given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DifferenceRouteCompleter))]
    public string[]? Route { get; set; }

    /// <summary>Only of these verdicts.</summary>
    [Parameter]
    public DifferenceVerdict[]? Verdict { get; set; }

    /// <summary>The last so many seconds. Without it the last hour in which answers were compared.</summary>
    [Parameter(ParameterSetName = "Last")]
    [ValidateRange(1, 31_536_000)]
    public int? LastSec { get; set; }

    /// <summary>From when on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Span")]
    public DateTimeOffset From { get; set; }

    /// <summary>Until when; without it until now.</summary>
    [Parameter(ParameterSetName = "Span")]
    public DateTimeOffset? To { get; set; }

    internal override IEnumerable<object> Shape(object document) => document is not DifferenceDocument difference ? base.Shape(document)
        : IsAsked(difference) ? [difference] : [];

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new ListDifferencesOperation(client).RunAsync(
            ParameterSetName == "Span" ? new(From, To) : LastSec is { } seconds ? new(TimeProvider.System.GetUtcNow().AddSeconds(-seconds)) : new(), host, cancellationToken);

    private bool IsAsked(DifferenceDocument difference)
    {
        _routes ??= [.. (Route ?? ["*"]).Select(route => WildcardPattern.Get(route, WildcardOptions.IgnoreCase))];
        return _routes.Any(route => route.IsMatch(difference.Route)) && (Verdict is null || Verdict.Contains(difference.Verdict));
    }
}
