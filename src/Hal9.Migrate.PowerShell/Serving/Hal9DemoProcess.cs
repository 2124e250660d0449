using System.Text.Json;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>A practice range, started by Start-Hal9Demo.</summary>
public sealed class Hal9DemoProcess : Hal9Process
{
    internal Hal9DemoProcess(ChildProgram child, JsonElement announcement)
        : base(child, announcement) => (LegacyUri, SuccessorUri) = (AddressOf(announcement, "legacy"), AddressOf(announcement, "successor"));

    /// <summary>The flat HAL9, moved away from.</summary>
    public Uri? LegacyUri { get; }

    /// <summary>The hierarchical HAL9, moved to. It takes faults at <c>/demo/fault</c>.</summary>
    public Uri? SuccessorUri { get; }
}
