using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.StateEngine;

/// <summary>
/// The comparison of all rows, or the repair, that was asked for last: between those who ask and the engine that does it. Not kept when the server ends; it is
/// then asked for again. Thread-safe.
/// </summary>
internal sealed class RowVerification(TimeProvider time)
{
    private readonly Lock _lock = new();
    private RowVerificationDocument? _last;
    private AuditRequest _request = new([]);
    private long _number;

    /// <summary>How it stands; null when none was asked for.</summary>
    public RowVerificationDocument? Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>What the engine is to compare, with a number of its own for each time it is asked; null when there is nothing left to do.</summary>
    public (long Number, AuditRequest Request)? Wanted
    {
        get
        {
            lock (_lock)
            {
                return _last is { FinishedAt: null } ? (_number, _request) : null;
            }
        }
    }

    /// <summary>Throws <see cref="MigrateException"/> (<see cref="ProblemCode.IllegalStep"/>) when one is under way.</summary>
    public void RequireNone()
    {
        lock (_lock)
        {
            if (_last is { FinishedAt: null })
            {
                throw new MigrateException(ProblemCode.IllegalStep, $"{_last.StartedBy} has asked for a comparison at {_last.StartedAt:u}, which is not done yet.", "Wait for it: its result is everybody's.");
            }
        }
    }

    /// <summary>Asks for one; otherwise as <see cref="RequireNone"/>.</summary>
    public RowVerificationDocument Begin(AuditRequest request, string by)
    {
        lock (_lock)
        {
            RequireNone();
            (_request, _number) = (request, _number + 1);
            return _last = new RowVerificationDocument(time.GetUtcNow(), by) { Repairs = request.Repairs };
        }
    }

    /// <summary>What the engine has found.</summary>
    public void Tell(long number, ImmutableArray<TableAudit> found)
    {
        lock (_lock)
        {
            if (_last is not { FinishedAt: null } last || number != _number)
            {
                return;
            }

            var isDone = !found.IsEmpty && found.All(table => table.IsDone);
            if (isDone && _request.Repairs)
            {
                // Whether it has helped is seen by comparing once more.
                (_request, _number) = (_request with { Repairs = false }, _number + 1);
                _last = last with { Repaired = found.Sum(table => table.Differing), Tables = [] };
                return;
            }

            _last = last with { Tables = [.. found.Select(Of)], FinishedAt = isDone ? time.GetUtcNow() : null };
        }
    }

    /// <summary>There are no rows to compare any more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _last = null;
        }
    }

    private static RowVerificationTable Of(TableAudit table) => new(table.Table, table.Rows, table.Differing, table.IsDone, [.. table.Differences.Select(Of)])
    {
        Truncated = table.Differing > table.Differences.Select(difference => difference.Key).Distinct().Count(),
    };

    private static DifferingField Of(RowDifference difference) =>
        new(KeyText.Of(difference.Key), difference.Field, difference.Field is not null ? "differs" : difference.Expected is null ? "surplus" : "missing");
}
