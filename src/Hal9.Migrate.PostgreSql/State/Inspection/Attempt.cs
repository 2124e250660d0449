using Hal9.Migrate.PostgreSql.State.Sessions;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>Statements that may fail without ending the transaction.</summary>
internal static class Attempt
{
    /// <summary>The result, or what the server says against it.</summary>
    public static async Task<(T? Result, PostgresException? Fault)> TryAsync<T>(this SqlSession session, Func<Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        await session.RunAsync("SAVEPOINT hal9_attempt", cancellationToken);
        try
        {
            var result = await work();
            await session.RunAsync("RELEASE hal9_attempt", cancellationToken);
            return (result, null);
        }
        catch (PostgresException exception)
        {
            await session.RunAsync("ROLLBACK TO hal9_attempt", cancellationToken);
            return (null, exception);
        }
    }
}
