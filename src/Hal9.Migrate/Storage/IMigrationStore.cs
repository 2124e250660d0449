using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Storage;

/// <summary>Everything a controller keeps. Opening it takes over: from then on no earlier controller can write.</summary>
/// <remarks>
/// Contract, run against every implementation by its conformance suite. All members are safe to call from several threads. What a
/// method has written is durable when it returns. Failures are <see cref="MigrateException"/>s with the codes
/// <see cref="ProblemCode.StoreInUse"/>, <see cref="ProblemCode.StoreCorrupt"/>, <see cref="ProblemCode.StoreUnwritable"/>,
/// <see cref="ProblemCode.LeaseLost"/>, and after one nothing has changed.
/// </remarks>
public interface IMigrationStore : IAsyncDisposable
{
    /// <summary>The reign of this controller; greater than that of every earlier one.</summary>
    long Epoch { get; }

    /// <summary>Where the store is, for people.</summary>
    string Location { get; }

    /// <summary>What was decided.</summary>
    IJournal Journal { get; }

    /// <summary>What was measured.</summary>
    IEvidenceStore Evidence { get; }

    /// <summary>On which verdicts was decided.</summary>
    IVerdictStore Verdicts { get; }

    /// <summary>Who may do what.</summary>
    ITokenStore Tokens { get; }

    /// <summary>How far readers of the journal have got.</summary>
    ICursorStore Cursors { get; }

    /// <summary>The secret of that name, made from the given random bytes when there is none yet. Never exported.</summary>
    Task<byte[]> GetOrAddSecretAsync(string name, byte[] candidate, CancellationToken cancellationToken);

    /// <summary>Throws unless something can be written right now.</summary>
    Task ProbeWriteAsync(CancellationToken cancellationToken);
}
