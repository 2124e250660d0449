using System.Diagnostics;

namespace Hal9.Migrate.Gateway.Tracing;

/// <summary>The user's request that is repeated.</summary>
/// <param name="Context">Its span.</param>
/// <param name="Gateway">The gateway's name.</param>
/// <param name="Phase">The phase the migration stood in; null when that was not known.</param>
internal sealed record RequestOrigin(ActivityContext Context, string Gateway, string? Phase);
