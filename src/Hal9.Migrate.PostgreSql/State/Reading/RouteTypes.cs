using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.PostgreSql.State.Encoding;
using Hal9.Migrate.PostgreSql.State.Sessions;

namespace Hal9.Migrate.PostgreSql.State.Reading;

/// <summary>Expressions of a route and the types of what they give.</summary>
/// <param name="Expressions">As they are selected: what is not portable as bytes is cast to text.</param>
/// <param name="Types">Their types, all of <c>pg_catalog</c>.</param>
internal sealed record RouteTypes(ImmutableArray<string> Expressions, ImmutableArray<string> Types)
{
    /// <summary>As a list to select for a COPY.</summary>
    public string Encoded => string.Join(", ", Expressions);

    /// <summary>As a list to select for reading values: what has no type of its own in a stream goes as text.</summary>
    public string AsValues => string.Join(", ", Expressions.Zip(Types, (expression, type) => type switch
    {
        "bool" or "int8" or "bytea" => expression,
        "int2" or "int4" => $"{expression}::int8",
        "float4" or "float8" => $"{expression}::float8",
        _ => $"{expression}::text",
    }));

    /// <summary>Some of them.</summary>
    public RouteTypes Of(IEnumerable<int> at)
    {
        var list = at.ToList();
        return new([.. list.Select(i => Expressions[i])], [.. list.Select(i => Types[i])]);
    }

    public static async Task<RouteTypes> ReadAsync(SqlSession session, string table, IReadOnlyList<string> expressions, CancellationToken cancellationToken)
    {
        var ids = await session.DescribeAsync($"SELECT {string.Join(", ", expressions.Select(expression => $"({expression})"))} FROM {SqlText.Table(table)} LIMIT 0", cancellationToken);
        var list = string.Join(", ", ids.Distinct().Select(id => id.ToString(CultureInfo.InvariantCulture)));
        var names = (await session.QueryAsync(
            $"SELECT oid::int8, typname::text FROM pg_type WHERE oid IN ({list}) AND typnamespace = 'pg_catalog'::regnamespace", row => (row.GetInt64(0), row.GetString(1)), cancellationToken)).ToDictionary();
        var known = ids.Select(id => names.GetValueOrDefault(id)).Select(type => BinaryTypes.IsPortable(type) ? type : null).ToList();
        return new(
            [.. expressions.Zip(known, (expression, type) => type is null ? $"({expression})::text" : $"({expression})")],
            [.. known.Select(type => type ?? "text")]);
    }
}
