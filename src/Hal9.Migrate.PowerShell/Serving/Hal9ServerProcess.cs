using System.Text.Json;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>A migration server, started by Start-Hal9Server.</summary>
public sealed class Hal9ServerProcess : Hal9Process
{
    internal Hal9ServerProcess(ChildProgram child, JsonElement announcement)
        : base(child, announcement) => MetricsUri = AddressOf(announcement, "metrics");

    /// <summary>Where metrics are read without a token; null when nowhere.</summary>
    public Uri? MetricsUri { get; }
}
