namespace Hal9.Migrate.PostgreSql.State.Catalog;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as SQL, without length or precision.</param>
/// <param name="FullType">Its type as SQL, with them.</param>
/// <param name="BaseType">The name of the built-in type whose binary form it has; null for others.</param>
/// <param name="IsNotNull">Whether it is declared so.</param>
/// <param name="IsGenerated">Whether it is computed and cannot be written.</param>
/// <param name="IsIdentityAlways">Whether it can be given at an insert only.</param>
/// <param name="IsInForeignKey">Whether it refers to another table.</param>
internal sealed record TableColumn(
    string Name, string Type, string FullType, string? BaseType, bool IsNotNull, bool IsGenerated, bool IsIdentityAlways, bool IsInForeignKey)
{
    /// <summary>A value as this column's type, to be compared with what it stores.</summary>
    public string AsStored(string value) => BaseType is "numeric" or "timestamp" or "timestamptz" or "time" or "timetz" or "interval"
        ? $"({value})::text::{FullType}" : $"({value})::text::{Type}";

    /// <summary>A value of a built-in type as this column's, to be assigned to it.</summary>
    public string Assigned(string value, string type) => type == BaseType ? $"{value}::{Type}" : $"{value}::text::{Type}";
}
