using System.Management.Automation;
using Hal9.Migrate.PowerShell.Serving;
using Hal9.Migrate.PowerShell.Sessions;

namespace Hal9.Migrate.PowerShell.Arguments;

/// <summary>Lets an address be given by what has one: a server that was started, or a session.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddressArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        Hal9Process process => process.Uri.OriginalString,
        Hal9Session session => session.Uri.OriginalString,
        _ => inputData,
    };
}
