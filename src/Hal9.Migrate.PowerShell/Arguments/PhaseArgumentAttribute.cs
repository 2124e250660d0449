using System.Management.Automation;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.PowerShell.Arguments;

/// <summary>Lets a phase be written as on the command line and in plans: <c>ramp-up</c> is <c>RampUp</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PhaseArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && PhaseName.TryParse(text, out var phase) ? phase : inputData;
}
