using System.Text.Json;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Json;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Verification;

/// <summary>Whether the journal on disk is whole and untouched, and says what the server believes.</summary>
internal sealed class JournalVerification(IMigrationStore store, Controller controller) : IVerification
{
    private const int PageSize = 1_000;

    public string Name => "journal";

    public async Task<IReadOnlyList<VerificationDocument>> RunAsync(CancellationToken cancellationToken)
    {
        // Decisions go on meanwhile; what counts is the journal up to the state seen now.
        var believed = controller.View.State;
        var (state, last, fault) = (MigrationState.Empty, (JournalRecord?)null, (string?)null);
        while (state.Version < believed.Version && fault is null)
        {
            var page = await store.Journal.ReadAsync(state.Version, (int)Math.Min(PageSize, believed.Version - state.Version), cancellationToken);
            fault = page.Count == 0 ? $"The journal ends at record {state.Version}, {believed.Version} were written."
                : HashChain.FindFault(page, last) is var (record, reason) ? $"Record {record.Sequence} ({record.Type}) {reason}." : null;
            if (fault is null)
            {
                state = page.Aggregate(state, Evolve.Apply);
                last = page[^1];
            }
        }

        return fault is not null
            ? [new(Name, "chain", false, fault)]
            :
            [
                new(Name, "chain", true, $"{state.Version} records, each bound to the one before it."),
                new(Name, "state", Json(state) == Json(believed), "Folding them again gives the state the server goes by."),
            ];
    }

    private static string Json(MigrationState state) => JsonSerializer.Serialize(state, Hal9Json.Options);
}
