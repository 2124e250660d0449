using Hal9.Migrate.Access;

namespace Hal9.Migrate.Storage;

/// <summary>The bearer tokens, and the browsers that were signed in with them.</summary>
public interface ITokenStore
{
    /// <summary>Adds a token; false when there is one of that name.</summary>
    Task<bool> AddAsync(AccessToken token, CancellationToken cancellationToken);

    /// <summary>The token with that hash; null when there is none. Expired ones are returned too.</summary>
    Task<AccessToken?> FindAsync(string hash, CancellationToken cancellationToken);

    /// <summary>All tokens, by name.</summary>
    Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes a token; false when there is none of that name.</summary>
    Task<bool> RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keeps a session, and forgets those that have expired by now.</summary>
    Task AddSessionAsync(BrowserSession session, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// The token of the session with that hash, expiring when the first of both does; null when there is no such session or its token is gone.
    /// </summary>
    Task<AccessToken?> FindSessionAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Ends a session; nothing happens when there is none.</summary>
    Task RemoveSessionAsync(string hash, CancellationToken cancellationToken);
}
