using System.Management.Automation;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Gates;

/// <summary>Approve-Hal9Gate: approves gates that wait for a person; whoever started the migration cannot.</summary>
[Cmdlet(VerbsLifecycle.Approve, "Hal9Gate", SupportsShouldProcess = true)]
[OutputType(typeof(GateDocument))]
public sealed class ApproveHal9GateCommand : AnswerGateCmdlet
{
    private protected override bool IsApproval => true;
}
