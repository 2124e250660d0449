using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>What a batch says of a table, on stages, and the statements that write it.</summary>
/// <param name="Number">Its place in the batch.</param>
/// <param name="Changes">What the batch says.</param>
/// <param name="Shape">The table it goes to.</param>
/// <param name="Columns">The columns that are written, in the order of the rows.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Gone">The keys that must not be there.</param>
/// <param name="Location">For people.</param>
internal sealed record StagedTable(int Number, TableChanges Changes, TableShape Shape, ImmutableArray<TableColumn> Columns, Stage Rows, Stage Gone, string Location)
{
    /// <summary>Every row; or, in a loop over rows, the one at <c>hal9_at</c>.</summary>
    public const string All = "true";

    public const string One = "s.ctid = hal9_at";

    public TableRoute Route => Changes.Route;

    public string Table => SqlText.Table(Route.To);

    public KeySql Key => new(Shape, Route.ToKey, Location);

    private ImmutableArray<TableColumn> KeyColumns => [.. Route.ToKey.Select(name => Shape.Column(name, Location))];

    /// <summary>Writes rows that are there. An insert that ends as an update would demand values for columns that the plan leaves alone.</summary>
    public string? Update(string pick)
    {
        var set = Columns.Where(column => !column.IsIdentityAlways).Select(column => $"{SqlText.Name(column.Name)} = {New(column)}").ToList();
        return set.Count == 0 ? null : $"""
            UPDATE {Table} AS hal9_t SET {string.Join(", ", set)} FROM {Values(pick)} AS hal9_v
            WHERE {SameKey("hal9_t", "hal9_v")} AND pg_catalog.record_image_ne({ReturnedImage("hal9_t")}, {Image("hal9_v", Columns)})
            """;
    }

    public string Insert(string pick)
    {
        var names = SqlText.Names(Columns.Select(column => column.Name));
        return $"""
            INSERT INTO {Table} ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM {Values(pick)} AS hal9_v
            WHERE NOT EXISTS (SELECT 1 FROM {Table} AS hal9_t WHERE {SameKey("hal9_t", "hal9_v")})
            """;
    }

    /// <summary>Deletes what is gone: byte by byte, as another spelling of the key may be there; and not what has come under the same key.</summary>
    public string Delete(string pick) => $"DELETE FROM {Table} AS hal9_t USING {GoneKeys(pick)} AS hal9_g WHERE {IsGone}";

    /// <summary>A query that has a row when a delete would take rows of other tables along, or change them; null when none could.</summary>
    public string? ActsOnOthers(string pick) => Shape.Acting.IsEmpty ? null : string.Join(" UNION ALL ", Shape.Acting.Select(reference =>
        $"SELECT {SqlText.Text($"rows of {reference.Child} refer to it")} FROM {Table} AS hal9_t JOIN {GoneKeys(pick)} AS hal9_g ON {IsGone} JOIN {reference.Child} AS hal9_c ON "
        + string.Join(" AND ", reference.Columns.Select(pair => $"hal9_c.{SqlText.Name(pair.Theirs)} = hal9_t.{SqlText.Name(pair.Ours)}"))));

    /// <summary>Deletes every row of the route that is not among the rows.</summary>
    public string Empty => $"DELETE FROM {Table} AS hal9_t WHERE ({Route.ToFilter ?? "true"}) AND NOT EXISTS (SELECT 1 FROM {Values(All)} AS hal9_v WHERE {SameKey("hal9_t", "hal9_v")})";

    /// <summary>A query for the keys of all rows and of all that is gone, as text, with where they lie.</summary>
    public string KeyTexts =>
        $"SELECT {Key.TextOf(KeyParts())} AS row_key, false AS is_gone, s.ctid AS at FROM {Rows.Name} AS s UNION ALL SELECT {Key.TextOf([.. Route.ToKey.Select((_, i) => Stage.Column(i))])}, true, s.ctid FROM {Gone.Name} AS s";

    /// <summary>Rows at fault before anything is tried.</summary>
    public string Faults => $"SELECT ctid::text, hal9_fault FROM {Rows.Name} WHERE hal9_fault IS NOT NULL";

    public static string SameKey(ImmutableArray<string> key, string one, string other) =>
        string.Join(" AND ", key.Select(column => $"{one}.{SqlText.Name(column)} = {other}.{SqlText.Name(column)}"));

    /// <summary>The rows in the types of the columns, as they would be assigned.</summary>
    public string Values(string pick) =>
        $"(SELECT {string.Join(", ", Columns.Select((column, i) => $"{column.Assigned(Stage.Column(i), Rows.Types[i])} AS {SqlText.Name(column.Name)}"))} FROM {Rows.Name} AS s WHERE hal9_fault IS NULL AND {Pick(pick, "false")})";

    /// <summary>The rows as the columns would store them.</summary>
    public string StoredValues(string pick) =>
        $"(SELECT s.ctid AS hal9_at, {string.Join(", ", Columns.Select((column, i) => $"{column.AsStored(Stage.Column(i))} AS {SqlText.Name(column.Name)}"))} FROM {Rows.Name} AS s WHERE {Pick(pick, "false")})";

    public string GoneKeys(string pick) =>
        $"(SELECT {string.Join(", ", KeyColumns.Select((column, i) => $"{column.Assigned(Stage.Column(i), Gone.Types[i])} AS {SqlText.Name(column.Name)}"))} FROM {Gone.Name} AS s WHERE {Pick(pick, "true")})";

    public string IsGone => $"{SameKey("hal9_t", "hal9_g")} AND pg_catalog.record_image_eq({Image("hal9_t", KeyColumns)}, {Image("hal9_g", KeyColumns)}) AND NOT EXISTS (SELECT 1 FROM {Values(All)} AS hal9_v WHERE {SameKey("hal9_v", "hal9_g")})";

    /// <summary>
    /// What a column of a row of this table has to be compared with: it, or what it would come back as if its row went to the other store now
    /// (<see cref="LossyColumns"/>).
    /// </summary>
    public string Returned(TableColumn column, string alias)
    {
        if (Route.Lossy is not { } lossy || !lossy.Includes(column.Name))
        {
            return $"{alias}.{SqlText.Name(column.Name)}";
        }

        var there = string.Join(", ", lossy.There.Select(mapping => $"({mapping.Expression}) AS {SqlText.Name(mapping.Column)}"));
        return $"(SELECT ({Route.ExpressionOf(column.Name)})::{column.Type} FROM (SELECT {there} FROM {Table} WHERE {SameKey(SqlText.Alias(Route.To), alias)}) AS {SqlText.Alias(Route.From)})";
    }

    /// <summary>The same of several columns, as one value.</summary>
    public string ReturnedImage(string alias) => $"ROW({string.Join(", ", Columns.Select(column => Returned(column, alias)))})";

    private string New(TableColumn column) => Route.Lossy?.Includes(column.Name) != true ? $"hal9_v.{SqlText.Name(column.Name)}" : $"""
        CASE WHEN pg_catalog.record_image_eq(ROW({Returned(column, "hal9_t")}), ROW(hal9_v.{SqlText.Name(column.Name)})) THEN hal9_t.{SqlText.Name(column.Name)} ELSE hal9_v.{SqlText.Name(column.Name)} END
        """;

    public static string Image(string alias, IEnumerable<TableColumn> columns) => $"ROW({string.Join(", ", columns.Select(column => $"{alias}.{SqlText.Name(column.Name)}"))})";

    private string SameKey(string one, string other) => SameKey(Route.ToKey, one, other);

    private ImmutableArray<string> KeyParts() => [.. Route.ToKey.Select(key => Stage.Column(Columns.ToList().FindIndex(column => column.Name == key)))];

    private string Pick(string pick, string isGone) =>
        $"{pick} AND NOT EXISTS (SELECT 1 FROM pg_temp.hal9_refused AS x WHERE x.number = {Number} AND x.is_gone = {isGone} AND x.at = s.ctid)";
}
