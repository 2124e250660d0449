namespace Hal9.Migrate.Plans;

/// <summary>The databases whose rows can be moved.</summary>
public enum StoreKind
{
    /// <summary>A file of SQLite.</summary>
    Sqlite,

    /// <summary>A database of PostgreSQL.</summary>
    PostgreSql,
}
