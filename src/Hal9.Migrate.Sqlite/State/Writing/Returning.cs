using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>What columns would come back as if their row went to the other store now (<see cref="LossyColumns"/>).</summary>
internal static class Returning
{
    /// <summary>A query for that value of the row whose key the parameters are from this number on; for a column that loses nothing, the column.</summary>
    public static string Value(TableRoute route, string column, int keyAt)
    {
        if (route.Lossy is not { } lossy || !lossy.Includes(column))
        {
            return SqlText.Name(column);
        }

        var there = string.Join(", ", lossy.There.Select(mapping => $"({mapping.Expression}) AS {SqlText.Name(mapping.Column)}"));
        return $"(SELECT ({route.ExpressionOf(column)}) FROM (SELECT {there} FROM {SqlText.Name(route.To)} WHERE {RowWriter.IsKey(route, keyAt)}) AS {SqlText.Name(route.From)})";
    }
}
