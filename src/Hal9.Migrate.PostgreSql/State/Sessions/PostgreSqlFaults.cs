using System.Diagnostics.CodeAnalysis;
using Hal9.Migrate.Problems;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State.Sessions;

/// <summary>What PostgreSQL's error codes (postgresql.org/docs/current/errcodes-appendix.html) mean, and what a person does about them.</summary>
internal static class PostgreSqlFaults
{
    /// <summary>Whether a row, not the store, is at fault: a constraint, a value the type does not take, a trigger that refuses it.</summary>
    [SuppressMessage("Style", "IDE0078", Justification = "read as a list")]
    public static bool IsOfARow(Exception exception) => exception is PostgresException { SqlState: var state }
        && (state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("44", StringComparison.Ordinal)
            || state.StartsWith("54", StringComparison.Ordinal) || state == "P0001" || state == "428C9");

    /// <summary>Whether a lock was not to be had.</summary>
    public static bool IsOfALock(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected };

    public static MigrateException Translate(NpgsqlException exception, string location) => exception is PostgresException postgres ? Translate(postgres, location) : new(
        ProblemCode.StoreUnwritable, $"PostgreSQL at {location} is not reached: {exception.Message}", "See whether it runs and takes connections from here.", exception);

    private static MigrateException Translate(PostgresException exception, string location) => exception.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => new(
            ProblemCode.StoreInUse, $"Another session holds a lock in {location}: {exception.MessageText}.", "Find it in pg_locks and pg_stat_activity (a transaction left open, a prepared one in pg_prepared_xacts), end it, and try again.", exception),
        PostgresErrorCodes.InsufficientPrivilege => new(
            ProblemCode.StoreUnwritable, $"The role lacks a right in {location}: {exception.MessageText}.", Grant(exception.MessageText), exception),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName when exception.MessageText.Contains("hal9_migrate", StringComparison.Ordinal) => new(
            ProblemCode.CaptureLost, $"What is the migration's is gone from {location}: {exception.MessageText}.", "Remove what is left of it from both stores and begin the copy anew.", exception),
        PostgresErrorCodes.DiskFull => new(ProblemCode.StoreUnwritable, $"The disk of {location} is full.", "Free some space on it; nothing else needs to be done.", exception),
        PostgresErrorCodes.ReadOnlySqlTransaction => new(
            ProblemCode.StoreUnwritable, $"{location} takes no writes: {exception.MessageText}.", "Connect to the primary, not to a standby.", exception),
        ['2' or '4', '2', ..] => new(
            ProblemCode.StateUnsupported, $"{location} does not take what the plan asks for: {exception.MessageText}", "Correct the table, key or expression in the plan.", exception),
        _ => new(ProblemCode.StoreUnwritable, $"PostgreSQL at {location} did not do what it was asked: {exception.MessageText} ({exception.SqlState})", innerException: exception),
    };

    // "permission denied for table items"
    private static string Grant(string message) => message.Split(' ') is [.., "for", ("table" or "sequence" or "schema") and var kind, var name]
        ? kind switch
        {
            "schema" => $"GRANT USAGE ON SCHEMA {name} TO CURRENT_USER; with the role's name for CURRENT_USER, as the owner.",
            "sequence" => $"GRANT SELECT, UPDATE ON SEQUENCE {name} TO CURRENT_USER; with the role's name for CURRENT_USER, as the owner.",
            _ => $"GRANT SELECT, TRIGGER, INSERT, UPDATE, DELETE ON {name} TO CURRENT_USER; with the role's name for CURRENT_USER, as the owner.",
        }
        : "Grant it to the role, as the owner.";
}
