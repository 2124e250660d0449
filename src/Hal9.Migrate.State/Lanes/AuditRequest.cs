using System.Collections.Immutable;

namespace Hal9.Migrate.State.Lanes;

/// <summary>That somebody wants all rows compared.</summary>
/// <param name="Tables">The tables' names; none for all.</param>
/// <param name="Repairs">Whether rows that differ are carried over once more. They are logged as if they had just changed, and go the way of every change.</param>
public sealed record AuditRequest(ImmutableHashSet<string> Tables, bool Repairs = false)
{
    /// <summary>Whether a table is wanted.</summary>
    public bool Includes(string table) => Tables.IsEmpty || Tables.Contains(table);
}
