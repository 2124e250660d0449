using Hal9.Migrate.Sqlite.State.Batches;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>
/// Gives rows that are about to be written values of their own in unique columns, so that values can change hands in any order. A row
/// is never deleted for that: it would lose what the plan does not map.
/// </summary>
internal static class Parking
{
    public static void Park(SqlSession session, TableRows table, TableShape shape, IReadOnlySet<string> refused)
    {
        // Where values are kept for what they would come back as, placeholders would make that something else, and the values be lost.
        var mapped = table.Route.Lossy is not null ? [] : table.Route.Columns.Select(column => column.Column).Except(table.Route.ToKey, StringComparer.OrdinalIgnoreCase).ToList();
        var unique = shape.Columns.Where(column =>
            mapped.Contains(column.Name, StringComparer.OrdinalIgnoreCase) && shape.Unique.Any(set => set.Columns.Any(part => part.Column == column.Name))).ToList();
        if (unique.Count == 0)
        {
            return;
        }

        // A placeholder need not be what a check demands: it is gone before the commit.
        var placeholders = unique.Select(column => $"{SqlText.Name(column.Name)} = {Placeholder(column, shape.IsStrict)}");
        session.Execute("PRAGMA ignore_check_constraints = ON");
        try
        {
            using var park = session.Prepare($"UPDATE {SqlText.Name(shape.Name)} SET {string.Join(", ", placeholders)} WHERE {RowWriter.IsKey(table.Route)}");
            foreach (var (key, _) in table.All.Where(row => !refused.Contains(TableRows.Text(row.Key))))
            {
                park.Execute(key);
            }
        }
        finally
        {
            session.Execute("PRAGMA ignore_check_constraints = OFF");
        }
    }

    // A strict table takes the declared type only; in others a blob fits, and is what nobody else has.
    private static string Placeholder(TableColumn column, bool isStrict) => !isStrict ? "randomblob(16)" : column.Type switch
    {
        "INT" or "INTEGER" => "random()",
        "REAL" => "random() / 3.0",
        "TEXT" => "hex(randomblob(16))",
        _ => "randomblob(16)",
    };
}
