using Hal9.Migrate.Access;

namespace Hal9.Migrate.Storage;

/// <summary>The bearer tokens.</summary>
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
}
