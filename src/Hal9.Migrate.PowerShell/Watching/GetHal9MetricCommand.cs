using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Watching;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Watching;

/// <summary>Get-Hal9Metric: what was measured, oldest first; one object a side and stretch of time.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Metric", DefaultParameterSetName = "Last")]
[OutputType(typeof(Hal9Metric))]
public sealed class GetHal9MetricCommand : ServerCmdlet
{
    /// <summary>The last so many seconds.</summary>
    [Parameter(Position = 0, ParameterSetName = "Last")]
    [ValidateRange(1, 31_536_000)]
    public int LastSec { get; set; } = 60;

    /// <summary>From when on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Span")]
    public DateTimeOffset From { get; set; }

    /// <summary>Until when; without it until now.</summary>
    [Parameter(ParameterSetName = "Span")]
    public DateTimeOffset? To { get; set; }

    /// <summary>How many seconds are gathered in one object. Without it about ten objects a side.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int? StepSec { get; set; }

    /// <summary>Only of one side.</summary>
    [Parameter]
    [ValidateSet("Legacy", "Successor", "Mirrored")]
    public string? Side { get; set; }

    internal override IEnumerable<object> Shape(object document) => document is not PointDocument point ? base.Shape(document)
        : Hal9Metric.Of(point).Where(metric => Side is null || metric.Side.Equals(Side, StringComparison.OrdinalIgnoreCase));

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken)
    {
        const int Objects = 10;
        var now = TimeProvider.System.GetUtcNow();
        var from = ParameterSetName == "Span" ? From : now - TimeSpan.FromSeconds(LastSec);
        var step = StepSec ?? Math.Clamp((int)(((To ?? now) - from).TotalSeconds / Objects), 1, 86_400);
        return new ListEvidenceOperation(client).RunAsync(new EvidenceSpan(from, To, step), host, cancellationToken);
    }
}
