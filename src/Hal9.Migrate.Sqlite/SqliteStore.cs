using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Access;
using Hal9.Migrate.Sqlite.Evidence;
using Hal9.Migrate.Sqlite.Journal;
using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Schema;
using Hal9.Migrate.Storage;

namespace Hal9.Migrate.Sqlite;

/// <summary>Everything a controller keeps, in one SQLite file for one server.</summary>
/// <remarks>
/// Beside the file are SQLite's <c>-wal</c> and <c>-shm</c> while it is open, <c>-lock</c>, which keeps a second server out, and
/// <c>-reserve</c>, disk space held back for rollbacks. All are made readable for their owner only (on Windows they inherit the access
/// list of their directory). The disk must be a local one. Journal, tokens and secrets are on the disk when a method returns;
/// evidence survives the process then, and the machine with the next of those writes or a few seconds later.
/// Thread-safe. Cancelling a write has an effect until its turn comes.
/// </remarks>
public sealed class SqliteStore : IMigrationStore
{
    private readonly Action _close;
    private readonly Lane _lane;
    private readonly Writer _writer;
    private readonly Readers _readers;
    private readonly SqliteSecrets _secrets;
    private int _disposed;

    /// <param name="connections">To the file.</param>
    /// <param name="lane">Where everything is written.</param>
    /// <param name="writer">On that lane, reigning.</param>
    /// <param name="epoch">Of its reign.</param>
    /// <param name="close">Lets go of the file, on the lane's thread.</param>
    internal SqliteStore(Connections connections, Lane lane, Writer writer, long epoch, Action close)
    {
        (_lane, _writer, _close, Epoch, Location) = (lane, writer, close, epoch, connections.Path);
        _readers = new Readers(connections);
        _secrets = new SqliteSecrets(_writer, _readers);
        Journal = new SqliteJournal(_writer, _readers, Location);
        Evidence = new SqliteEvidence(_writer, _readers, Location);
        Verdicts = new SqliteVerdicts(_writer, _readers, Location);
        Tokens = new SqliteTokens(_writer, _readers);
        Cursors = new SqliteCursors(_writer, _readers);
    }

    /// <inheritdoc/>
    public long Epoch { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public IJournal Journal { get; }

    /// <inheritdoc/>
    public IEvidenceStore Evidence { get; }

    /// <inheritdoc/>
    public IVerdictStore Verdicts { get; }

    /// <inheritdoc/>
    public ITokenStore Tokens { get; }

    /// <inheritdoc/>
    public ICursorStore Cursors { get; }

    /// <summary>
    /// Opens the store in a file, which is made when it is not there (its directory is not), brings it to the present schema, verifies
    /// the whole journal and takes over from the controller before.
    /// </summary>
    /// <exception cref="MigrateException">
    /// <see cref="ProblemCode.StoreInUse"/>: another server has it open. <see cref="ProblemCode.StoreUnwritable"/>: read-only, no
    /// rights, no directory, disk full. <see cref="ProblemCode.StoreCorrupt"/>: damaged, no store, or of a later version.
    /// <see cref="ProblemCode.JournalTampered"/>: a record was changed, taken out, put in or moved. Nothing has changed then.
    /// </exception>
    public static Task<SqliteStore> OpenAsync(string path, SqliteStoreOptions? options = null, CancellationToken cancellationToken = default) =>
        Opening.OpenAsync(path, options ?? SqliteStoreOptions.Default, StoreSchema.Steps, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> GetOrAddSecretAsync(string name, byte[] candidate, CancellationToken cancellationToken) =>
        _secrets.GetOrAddAsync(name, candidate, cancellationToken);

    /// <inheritdoc/>
    public Task ProbeWriteAsync(CancellationToken cancellationToken) => _writer.ProbeAsync(cancellationToken);

    /// <summary>Does what was asked for before, then closes the file and lets the next server in.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _readers.DisposeAsync();
            await _lane.CloseAsync(_close);
        }
    }
}
