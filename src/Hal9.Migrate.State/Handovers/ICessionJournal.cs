using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.State.Handovers;

/// <summary>Where cessions are written down before the other store opens, so that it can be opened when the old owner's is dead.</summary>
public interface ICessionJournal
{
    /// <summary>The last one; null before the first.</summary>
    Task<Cession?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes one down; durable on return. Writing one again changes nothing.</summary>
    Task WriteAsync(Cession cession, CancellationToken cancellationToken);
}
