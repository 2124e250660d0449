using System.Globalization;
using System.Management.Automation;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.PowerShell.Arguments;

/// <summary>Lets a time span be written as in plans (<c>90s</c>, <c>8h</c>, <c>30d</c>), or as a number of seconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        // 30d is a number to PowerShell, thirty as a decimal; only its text still tells.
        decimal when inputData is PSObject && inputData.ToString() is { } text && DurationText.TryParse(text, out var days) => days,
        decimal seconds => TimeSpan.FromSeconds((double)seconds),
        string text when DurationText.TryParse(text, out var duration) => duration,
        string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) => TimeSpan.FromSeconds(seconds),
        // PowerShell by itself would take a number for ticks.
        int seconds => TimeSpan.FromSeconds(seconds),
        long seconds => TimeSpan.FromSeconds(seconds),
        double seconds => TimeSpan.FromSeconds(seconds),
        _ => inputData,
    };
}
