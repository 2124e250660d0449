using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Exchange;

/// <summary>Checks a control document as a whole before anything is touched. Pure.</summary>
public static class StateImport
{
    /// <summary>What speaks against the document, each with its place; and the state it holds, when nothing does.</summary>
    public static (ImmutableArray<ProblemItem> Errors, MigrationState? State) Check(ExportDocument document)
    {
        var errors = ImmutableArray.CreateBuilder<ProblemItem>();
        if (document.Format != ExportDocument.FormatName)
        {
            errors.Add(new("format", $"is \"{document.Format}\"; this version reads \"{ExportDocument.FormatName}\"."));
        }

        var journal = document.Journal.IsDefault ? [] : document.Journal;
        if (journal.IsEmpty)
        {
            errors.Add(new("journal", "is empty; an export holds at least the record that opened its journal."));
            return (errors.ToImmutable(), null);
        }

        if (journal.Any(record => record is null or { Actor: null } or { Type: null } or { Data: null } or { Hash: null } or { PreviousHash: null }))
        {
            errors.Add(new("journal", "holds a record that lacks actor, type, data or a hash."));
            return (errors.ToImmutable(), null);
        }

        if (HashChain.FindFault(journal) is var (faulty, reason))
        {
            errors.Add(new($"journal[{journal.IndexOf(faulty)}]", $"record {faulty.Sequence} ({faulty.Type}, {faulty.Actor}) {reason}."));
        }

        if (journal[0].Type != nameof(JournalOpened))
        {
            errors.Add(new("journal[0]", $"is a {journal[0].Type}; a journal begins with {nameof(JournalOpened)}."));
        }

        return errors.Count > 0 ? (errors.ToImmutable(), null) : Fold(journal);
    }

    private static (ImmutableArray<ProblemItem> Errors, MigrationState? State) Fold(ImmutableArray<JournalRecord> journal)
    {
        var state = MigrationState.Empty;
        for (var i = 0; i < journal.Length; i++)
        {
            try
            {
                state = Evolve.Apply(state, journal[i]);
            }
            catch (MigrateException exception)
            {
                return ([new($"journal[{i}]", exception.Problem.Detail), .. exception.Problem.Errors], null);
            }
        }

        return ([], state);
    }
}
