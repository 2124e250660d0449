using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.PostgreSql.State.Capture;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.PostgreSql.State.Writing;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>What can be told of one table without the other database.</summary>
internal sealed class TableInspection(SqlSession session, InspectedTable table, string location, Action<Finding> report, CancellationToken cancellationToken)
{
    private bool _isSound = true;

    private string Name => SqlText.Table(table.Table);

    public async Task<TableFacts> RunAsync()
    {
        if (await ShapeAsync() is not { } shape)
        {
            return TableFacts.Unknown;
        }

        Key(shape);
        Written(shape);
        await RequiredAsync();
        var partitions = await PartitionsAsync();
        await TriggersAsync();
        var mayRead = await RightsAsync(partitions);
        var expressions = mayRead ? await new ExpressionInspection(session, table, report, cancellationToken).RunAsync() : null;
        var columns = table.Arriving.Columns.Select(mapping => shape.Columns.FirstOrDefault(column => column.Name == mapping.Column)).OfType<TableColumn>();
        return new(
            _isSound && expressions is not null, columns.DistinctBy(column => column.Name).ToImmutableDictionary(column => column.Name, column => TypeNames.Of(column.BaseType, column.Type)),
            expressions ?? ImmutableDictionary<string, ColumnType>.Empty);
    }

    private async Task<TableShape?> ShapeAsync()
    {
        var parts = table.Table.Split('.');
        if (parts.Length == 2)
        {
            var hidden = await session.QueryAsync(
                "SELECT 'GRANT USAGE ON SCHEMA ' || quote_ident(nspname) || ' TO ' || quote_ident(current_user) || ';' FROM pg_namespace WHERE nspname = $1 AND NOT has_schema_privilege(oid, 'USAGE')",
                row => row.GetString(0), cancellationToken, parts[0]);
            if (hidden.Count > 0)
            {
                Fault(table.TablePath, $"The role may not see the schema {parts[0]}.", hidden[0]);
                return null;
            }
        }

        try
        {
            var (shape, fault) = await session.TryAsync(() => TableShape.ReadAsync(session, table.Table, location, cancellationToken), cancellationToken);
            if (fault is not null)
            {
                Fault(table.TablePath, fault.MessageText);
            }

            return shape;
        }
        catch (MigrateException exception)
        {
            Fault(table.TablePath, exception.Problem.Detail, exception.Problem.Remedy);
            return null;
        }
    }

    private void Key(TableShape shape)
    {
        if (!shape.Unique.Any(set => set.IsPlain && set.Columns.Length == table.Key.Length && set.Columns.All(table.Key.Contains)))
        {
            Fault(table.KeyPath, $"The columns ({string.Join(", ", table.Key)}) are neither the primary key of {table.Table} nor unique.", $"Name other columns, or: CREATE UNIQUE INDEX CONCURRENTLY ON {Name} ({SqlText.Names(table.Key)});");
        }

        foreach (var name in table.Key)
        {
            var column = shape.Columns.FirstOrDefault(column => column.Name == name);
            if (column is null)
            {
                Fault(table.KeyPath, $"The table {table.Table} has no column {name}.");
            }
            else if (!column.IsNotNull)
            {
                Fault(table.KeyPath, $"The key column {name} of {table.Table} may be NULL.", $"ALTER TABLE {Name} ALTER COLUMN {SqlText.Name(name)} SET NOT NULL;");
            }
        }
    }

    private void Written(TableShape shape)
    {
        foreach (var name in table.Arriving.Columns.Select(mapping => mapping.Column))
        {
            switch (shape.Columns.FirstOrDefault(column => column.Name == name))
            {
                case null:
                    Fault(table.WrittenPath(name), $"The table {table.Table} has no column {name}.");
                    break;
                case { IsGenerated: true }:
                    Fault(table.WrittenPath(name), $"The column {name} of {table.Table} is generated and cannot be written.", "Leave it out of the plan: it follows from the others.");
                    break;
            }
        }
    }

    private async Task RequiredAsync()
    {
        var arriving = table.Arriving.Columns.Select(mapping => mapping.Column).ToArray();
        var lacking = await session.QueryAsync(
            """
            SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
                AND attnotnull AND NOT atthasdef AND attidentity = '' AND attname <> ALL($2) ORDER BY attnum
            """,
            row => row.GetString(0), cancellationToken, Name, arriving);
        if (!table.CanLack(lacking))
        {
            report(table.Lacks(lacking));
        }
    }

    private async Task<List<string>> PartitionsAsync()
    {
        var partitions = await ShapeHash.PartitionsAsync(session, Name, cancellationToken);
        if (partitions.Count > 0)
        {
            report(new(FindingSeverity.Information, table.TablePath, string.Create(CultureInfo.InvariantCulture, $"The table {table.Table} has {partitions.Count:N0} partitions; each is armed. Attaching or detaching one while rows are moved stops the migration.")));
        }

        foreach (var foreign in await session.QueryAsync(
            "SELECT relid::text FROM pg_partition_tree(to_regclass($1)) JOIN pg_class ON oid = relid WHERE relkind = 'f'", row => row.GetString(0), cancellationToken, Name))
        {
            Fault(table.TablePath, $"The partition {foreign} of {table.Table} is a foreign table: what changes there cannot be captured.", "Detach it, or leave the table out.");
        }

        return partitions;
    }

    private async Task TriggersAsync()
    {
        foreach (var (on, trigger, owner, role, isOwner) in await session.QueryAsync(
            """
            SELECT tgrelid::regclass::text, tgname::text, quote_ident(pg_get_userbyid(relowner)), quote_ident(current_user), pg_has_role(relowner, 'USAGE')
            FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE tgrelid IN (SELECT to_regclass($1)::oid UNION SELECT relid::oid FROM pg_partition_tree(to_regclass($1)))
                AND NOT tgisinternal AND tgparentid = 0 AND tgname NOT LIKE 'hal9\_migrate\_%' AND tgenabled <> 'D' ORDER BY 1, 2
            """,
            row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4)), cancellationToken, Name))
        {
            report(isOwner
                ? new(FindingSeverity.Warning, table.TablePath, $"The trigger {trigger} of {on} is disabled while this side does not own the writes, so it does not fire for rows that arrive.", "If it keeps something up to date that is not moved, bring that up to date before this side serves.")
                : new(FindingSeverity.Error, table.TablePath, $"The trigger {trigger} of {on} would fire for rows whose triggers have fired in the other store already, and only the table's owner can disable it.", $"GRANT {owner} TO {role};"));
        }

        foreach (var rule in await session.QueryAsync("SELECT rulename::text FROM pg_rewrite WHERE ev_class = to_regclass($1) AND rulename <> '_RETURN' ORDER BY 1", row => row.GetString(0), cancellationToken, Name))
        {
            report(new(FindingSeverity.Warning, table.TablePath, $"The rule {rule} of {table.Table} rewrites statements, ours too: rows that arrive may not be stored as they come.", "Replace it by a trigger."));
        }
    }

    private async Task<bool> RightsAsync(List<string> partitions)
    {
        var missing = await Rights.MissingOfTableAsync(session, Name, Rights.All, cancellationToken);
        foreach (var partition in partitions)
        {
            missing.AddRange(await Rights.MissingOfTableAsync(session, partition, ["TRIGGER"], cancellationToken));
        }

        missing.AddRange(await Sequences.MissingRightsAsync(session, table.Table, table.Key, cancellationToken));
        foreach (var sql in missing)
        {
            report(new(FindingSeverity.Error, table.TablePath, $"The role lacks rights: {sql[..sql.LastIndexOf(" TO ", StringComparison.Ordinal)]["GRANT ".Length..]}.", sql));
        }

        return (await session.QueryAsync("SELECT has_table_privilege(to_regclass($1)::oid, 'SELECT')", row => row.GetBoolean(0), cancellationToken, Name)).Single();
    }

    private void Fault(string path, string message, string? remedy = null)
    {
        _isSound = false;
        report(new(FindingSeverity.Error, path, message, remedy));
    }
}
