using System.Collections.Immutable;

namespace Hal9.Migrate.Server.Control;

/// <summary>What everybody who watches is told at a moment, ready to be sent.</summary>
/// <param name="Version">The journal's last sequence number then.</param>
/// <param name="MadeAt">A timestamp of the clock.</param>
/// <param name="Status">The status, as JSON.</param>
/// <param name="Points">The last seconds that were measured, oldest first, as JSON.</param>
internal sealed record LiveFrame(long Version, long MadeAt, string Status, ImmutableArray<(DateTimeOffset Start, string Json)> Points)
{
    /// <summary>Before the first.</summary>
    public static LiveFrame Nothing { get; } = new(-1, 0, "", []);
}
