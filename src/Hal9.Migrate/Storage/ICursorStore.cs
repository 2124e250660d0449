namespace Hal9.Migrate.Storage;

/// <summary>How far readers of the journal have got, each under a name of its own. Belongs to this store; never exported.</summary>
public interface ICursorStore
{
    /// <summary>The journal record up to which the reader of that name is done; 0 when it has not begun.</summary>
    Task<long> ReadAsync(string reader, CancellationToken cancellationToken);

    /// <summary>The reader of that name is done up to this record. One that lies before what is kept changes nothing.</summary>
    Task MoveAsync(string reader, long sequence, CancellationToken cancellationToken);
}
