using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;

namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>
/// Gives rows that are about to be written values of their own in unique columns, so that values can change hands in any order. A row
/// is never deleted for that: a delete would act on rows that refer to it, and lose what the plan does not map.
/// </summary>
internal static class Parking
{
    /// <summary>Statements that park the rows of a table, one for each way of choosing placeholders; the first that the table's checks let through is enough.</summary>
    public static ImmutableArray<string> Statements(StagedTable table)
    {
        // Where values are kept for what they would come back as, placeholders would make that something else, and the values be lost.
        if (table.Route.Lossy is not null)
        {
            return [];
        }

        var mapped = table.Columns.Where(column => !table.Route.ToKey.Contains(column.Name)).ToList();
        var unique = table.Shape.Unique
            .Where(set => !set.Columns.All(table.Route.ToKey.Contains))
            .Select(set => set.Columns.Select(name => mapped.Find(column => column.Name == name)).OfType<TableColumn>().OrderBy(Awkwardness).FirstOrDefault())
            .OfType<TableColumn>().Distinct().ToList();
        return unique.Count == 0 ? [] : [Statement(table, unique, isLow: true), Statement(table, unique, isLow: false)];
    }

    private static string Statement(StagedTable table, List<TableColumn> unique, bool isLow)
    {
        var placeholders = unique.Select(column => $"{SqlText.Name(column.Name)} = {Placeholder(column, isLow)}");
        var keys = SqlText.Names(table.Route.ToKey);
        return $"""
            UPDATE {table.Table} AS hal9_t SET {string.Join(", ", placeholders)}
            FROM (SELECT {keys}, row_number() OVER () AS n FROM (SELECT {keys} FROM {table.Values(StagedTable.All)} AS hal9_v UNION SELECT {keys} FROM {table.GoneKeys(StagedTable.All)} AS hal9_g) AS u) AS hal9_p
            WHERE {StagedTable.SameKey(table.Route.ToKey, "hal9_t", "hal9_p")}
            """;
    }

    // Best a column that may be NULL, which is never unique and passes checks; and none that refers to other rows.
    private static int Awkwardness(TableColumn column) => !column.IsNotNull ? 0 : column.IsInForeignKey ? 9 : column.BaseType is "text" or "varchar" or "int4" or "int8" or "uuid" ? 1 : 2;

    private static string Placeholder(TableColumn column, bool isLow)
    {
        var name = $"hal9_t.{SqlText.Name(column.Name)}";
        return column.IsNotNull ? column.BaseType switch
        {
            "int2" => isLow ? "-32768 + n" : "32767 - n",
            "int4" => isLow ? "-2147483648 + n" : "2147483647 - n",
            "int8" => isLow ? "-9223372036854775808 + n" : "9223372036854775807 - n",
            "numeric" or "float4" or "float8" => isLow ? $"({name} - random() * 1e6 - n)::{column.Type}" : $"({name} + random() * 1e6 + n)::{column.Type}",
            "uuid" => "md5(random()::text || n)::uuid",
            "bytea" => "decode(md5(random()::text || n), 'hex')",
            "date" => isLow ? "'0001-01-01'::date + n::int" : "'9999-12-31'::date - n::int",
            "timestamp" or "timestamptz" => $"('{(isLow ? "0001-01-01" : "9999-12-31")}'::timestamp {(isLow ? "+" : "-")} n * interval '1 microsecond')::{column.Type}",
            "text" or "varchar" or "bpchar" => Text(name, column.Type, isLow),
            _ => name,
        }
        : "NULL";
    }

    // As long as what is there, of letters for private use, which nobody has: a length is what is checked most.
    private static string Text(string name, string type, bool isLow) => isLow
        ? $"(CASE WHEN getdatabaseencoding() <> 'UTF8' THEN md5(random()::text || n) WHEN n < 6000 THEN repeat(chr(57344), length({name}) - 1) || chr(57345 + n::int) ELSE repeat(chr(57344), length({name}) - 2) || chr(57345 + (n / 6000)::int) || chr(57345 + (n % 6000)::int) END)::{type}"
        : $"md5(random()::text || n)::{type}";
}
