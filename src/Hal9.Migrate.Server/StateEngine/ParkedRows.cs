using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Stores;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.StateEngine;

/// <summary>Looks up which rows a store does not take. On a connection of its own: nobody asks for that often. Thread-safe.</summary>
internal sealed class ParkedRows(Controller controller, StateStores stores)
{
    /// <summary>How many of a table at most.</summary>
    public const int MaxRows = 1_000;

    /// <summary>Those of these tables, none for all.</summary>
    public async Task<ImmutableArray<ParkedRowDocument>> ReadAsync(ImmutableArray<string> tables, CancellationToken cancellationToken)
    {
        var state = controller.View.State;
        if (StateCommands.WhyNot(state, tables) is { } problem)
        {
            throw new MigrateException(problem);
        }

        var plan = state.Plan!.State!;
        await using var store = stores.Open(state.WriteOwner == Side.Legacy ? plan.Target : plan.Source);
        var status = await store.ReadStatusAsync(cancellationToken);
        var rows = status.Control is null ? [] : await store.ReadParkedAsync(tables.IsEmpty ? [.. plan.Tables.Select(table => table.Name)] : tables, MaxRows, cancellationToken);
        return [.. rows.Select(row => new ParkedRowDocument(row.Table, KeyText.Of(row.Key), row.Reason))];
    }
}
