using System.Collections.Frozen;
using System.Collections.Immutable;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.PostgreSql.State.Encoding;

/// <summary>The binary format of COPY (postgresql.org/docs/current/sql-copy.html), for types whose binary form means the same in every database.</summary>
internal static class BinaryTypes
{
    public const string Format = "postgresql-copy-binary";

    private static readonly string[] Scalars =
    [
        "bool", "int2", "int4", "int8", "float4", "float8", "numeric", "text", "varchar", "bpchar", "bytea", "uuid", "date", "time", "timetz", "timestamp",
        "timestamptz", "interval", "json", "jsonb", "inet", "cidr", "macaddr", "bit", "varbit", "point", "box", "int4range", "int8range", "numrange", "tsrange",
        "tstzrange", "daterange", "xml", "tsvector",
    ];

    private static readonly FrozenSet<string> Portable = Scalars.Concat(Scalars.Select(type => "_" + type)).ToFrozenSet();

    /// <summary>Whether values of a type of <c>pg_catalog</c> can be passed on as they are. Others (enumerations, types of extensions, object ids) go as text.</summary>
    public static bool IsPortable(string? type) => type is not null && Portable.Contains(type);

    public static RowEncoding Of(IEnumerable<string> types) => new(Format, string.Join(',', types));

    /// <summary>The types of an encoding; null when it is not one of ours.</summary>
    public static ImmutableArray<string>? TypesOf(RowEncoding? encoding) => encoding?.Format == Format ? [.. encoding.Signature.Split(',')] : null;

    /// <summary>Whether bytes of one type are those of the other.</summary>
    public static bool AreSame(string one, string? other) => one == other || IsText(one) && IsText(other);

    private static bool IsText(string? type) => type is "text" or "varchar";
}
