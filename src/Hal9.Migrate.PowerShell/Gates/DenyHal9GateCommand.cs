using System.Management.Automation;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Gates;

/// <summary>Deny-Hal9Gate: denies a gate that waits for a person; the migration then needs a decision.</summary>
[Cmdlet(VerbsLifecycle.Deny, "Hal9Gate", SupportsShouldProcess = true)]
[OutputType(typeof(GateDocument))]
public sealed class DenyHal9GateCommand : AnswerGateCmdlet
{
    private protected override bool IsApproval => false;
}
