using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.PowerShell.Sessions;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>Names that the server knows. Whoever presses Tab waits for it, so a server that is away or slow is silence, and soon.</summary>
internal abstract class LiveCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    /// <summary>For so long a server that did not answer is not asked again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        Hal9Session? session = null;
        try
        {
            session = SessionTable.Current.Resolve(ServerOf(fakeBoundParameters));
            if (session.AwaySince is { } since && TimeProvider.System.GetElapsedTime(since) < Rest)
            {
                return [];
            }

            using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
            var (client, token) = (session.Client, limit.Token);
            var values = Task.Run(() => ValuesAsync(client, token), token).GetAwaiter().GetResult();
            session.AwaySince = null;
            return Completions.Of(wordToComplete, values);
        }
        catch (Exception exception) when (exception is MigrateException or OperationCanceledException or PSInvalidCastException)
        {
            if (session is not null)
            {
                session.AwaySince = TimeProvider.System.GetTimestamp();
            }

            return [];
        }
    }

    /// <summary>Asks the server.</summary>
    private protected abstract Task<IEnumerable<(string Value, string Tip)>> ValuesAsync(MigrationClient client, CancellationToken cancellationToken);

    private static Hal9Session? ServerOf(IDictionary parameters) =>
        parameters["Server"] is { } said ? LanguagePrimitives.ConvertTo<Hal9Session>(said) : null;
}
