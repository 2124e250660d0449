using Hal9.Migrate.Journal;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Handovers;

namespace Hal9.Migrate.Server.StateEngine;

/// <summary>Cessions are events of the migration's journal like everything else that was decided.</summary>
internal sealed class CessionJournal(Controller controller) : ICessionJournal
{
    public Task<Cession?> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(controller.View.State.Ceded is { } ceded ? new Cession(ceded.By, ceded.Term) : null);

    public async Task WriteAsync(Cession cession, CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) != cession)
        {
            await controller.RecordAsync(new OwnershipCeded(cession.By, cession.Term), cancellationToken);
        }
    }
}
