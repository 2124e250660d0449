namespace Hal9.Migrate.Access;

/// <summary>A browser that somebody signed in with a token, as it is stored: by the hash of its id.</summary>
/// <param name="Hash">The hash of its random id (<see cref="AccessToken.HashOf"/>), which the browser has as a cookie.</param>
/// <param name="TokenHash">The token it was signed in with; when that is revoked, the session ends.</param>
/// <param name="ExpiresAt">When it ends at the latest.</param>
public sealed record BrowserSession(string Hash, string TokenHash, DateTimeOffset ExpiresAt);
