using System.Data.Common;

namespace Hal9.Sample.Storage;

/// <summary>A kind of database that a store can be kept in, and what is different in it. Thread-safe.</summary>
internal interface IStoreDatabase
{
    /// <summary>What messages call it, without a password.</summary>
    string Name { get; }

    /// <summary>
    /// A connection that changes nothing by being opened. Throws <see cref="StoreException"/> when what is named cannot be a database,
    /// and a <see cref="DbException"/> that <see cref="Explain"/> explains.
    /// </summary>
    StoreSession Open();

    /// <summary>A working connection: an acknowledged write survives a power cut, and others who write to the same store are waited for.</summary>
    StoreSession OpenToWrite();

    /// <summary>As <see cref="OpenToWrite"/>, and a write is refused.</summary>
    StoreSession OpenToRead();

    /// <summary>Whether there is nothing in it.</summary>
    bool IsEmpty(StoreSession session);

    /// <summary>Whether there is a table of that name in it.</summary>
    bool HasTable(StoreSession session, string name);

    /// <summary>DDL as this database writes it; given as SQLite does.</summary>
    string Translate(string ddl);

    /// <summary>What is damaged; null when it is sound as far as can be seen quickly.</summary>
    string? FindDamage(StoreSession session);

    /// <summary>Changes whenever another connection commits something; it may change without that.</summary>
    string ReadVersion(StoreSession session);

    /// <summary>Why it cannot be opened, and what to do.</summary>
    StoreException Explain(DbException error);
}
