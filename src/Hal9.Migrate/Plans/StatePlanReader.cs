using System.Collections.Immutable;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Plans;

/// <summary>Reads what a plan says of rows to be moved. Reports all faults at once, each with its path. Pure.</summary>
public static class StatePlanReader
{
    /// <summary>The most tables a plan may name.</summary>
    public const int MaxTables = 500;

    private const int MaxHooks = 20;
    private const int MaxColumns = 2_000;
    private const int MaxExpression = 10_000;

    /// <summary>Reads the section.</summary>
    internal static StatePlan Read(PlanNode node)
    {
        var plan = new StatePlan
        {
            Source = node.Section("source", "The legacy's store.", Store, required: true),
            Target = node.Section("target", "The successor's store.", Store, required: true),
            Begin = node.Choice<Phase>("begin", "The phase in which copying begins.", Phase.Shadow),
            Tables = node.Sections("tables", "The tables whose rows are moved; those that others refer to first.", MaxTables, Table),
            Throttle = node.Section("throttle", "How fast rows are copied and verified; may change while they are.", section => new StateThrottle(
                section.Integer("rowsPerSecond", "Rows per second, all tables together; 0 for no bound.", 0, 0, 10_000_000),
                section.Duration("pauseAbove", "Copying pauses while the source takes longer than this to answer.", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
                section.Duration("pauseAboveLag", "Copying pauses while changes have waited longer than this to be applied, until none waits.", TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)))),
            ChunkRows = node.Integer("chunkRows", "How many rows are copied at once, unless they are large: then 8 MiB.", 50_000, 1, 1_000_000),
            MaxLog = node.Integer("maxLog", "How many changes may wait before capture gives up rather than fill the source's disk.", 10_000_000, 1_000, int.MaxValue),
            LagLimit = node.Duration("lagLimit", "How far the successor's rows may lag behind while it serves anybody.", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            Hooks = node.Sections("hooks", "What is run by the server for jobs that must follow the owner of writes; at least once for each change of owner, and writes do not wait for it.", MaxHooks, Hook),
            DrainTimeout = node.Section("rollback", "The way back.", section =>
                section.Duration("drainTimeout", "How long changes are drained before a person is asked.", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))),
        };
        if (node.IsGiven)
        {
            CheckWhole(node, plan);
        }

        return plan;
    }

    private static void CheckWhole(PlanNode node, StatePlan plan)
    {
        if (plan.Tables.IsEmpty)
        {
            node.Fault("tables", "names no table; without rows to move leave the section out.");
        }

        if (plan.Source == plan.Target && plan.Source.Connection.Length > 0)
        {
            node.Fault("target", "is the same store as source; with one store for both there are no rows to move.");
        }

        if (plan.Begin is not (Phase.Shadow or Phase.Canary or Phase.State))
        {
            node.Fault("begin", "expected shadow, canary or state: rows are copied before the successor owns writes.");
        }

        foreach (var twice in plan.Hooks.GroupBy(hook => hook.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            node.Fault("hooks", $"two of them are named \"{twice.Key}\"; give one of them another \"name\".");
        }

        foreach (var _ in plan.Tables.Where(table => !table.Lossy.IsEmpty).Take(plan.Source.Kind == plan.Target.Kind ? 0 : 1))
        {
            node.Fault("tables", "\"lossy\" columns need two databases of one kind: whether a value has to be written back is told by \"columns\" and \"reverse\" together, in the legacy's.");
        }

        foreach (var twice in plan.Tables.GroupBy(table => table.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            node.Fault("tables", $"two of them are named \"{twice.Key}\"; give one of them another \"name\".");
        }
    }

    private static OwnerHook Hook(PlanNode node)
    {
        var command = node.OptionalText("command", "The file name of a program in the folder that the server was given for hooks.", 200, CheckProgram);
        var address = node.OptionalText("url", "The address of a webhook in place of a program: called by POST, any status from 200 to 299 is well.", 2_000, text => AskedReader.ParseUrl(text).Fault);
        var url = address is null ? null : AskedReader.ParseUrl(address).Url;
        if (node.IsGiven && command is null == address is null)
        {
            node.Fault("command", "give either a program's name here, or a webhook's address under \"url\".");
        }

        return new(
            node.Text("name", "Its name in status and events; the program's, or the webhook's host, unless given.", command ?? url?.Host ?? "hook"),
            node.Choice<HookEvent>("on", "When it runs.", HookEvent.OwnerChanges),
            command ?? "",
            node.Duration("timeout", "How long it may take.", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            node.Choice<HookFailure>("onFailure", "When it failed as often as it is tried: report, or stop the migration (not the writes) until a person decides.", HookFailure.Report))
        {
            Url = url,
            Secret = node.OptionalText("secret", "The key with which calls of a webhook are signed (HMAC-SHA256): ${env:HAL9_SECRET_NAME} or ${file:NAME}.", 500, AskedReader.CheckSecret),
        };
    }

    // No path and no arguments: which programs may run is the server's owner's business, not the plan's.
    private static string? CheckProgram(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') && !text.StartsWith('.')
            ? null : "expected a file name of letters, digits, '-', '_' and '.', without a folder or arguments.";

    private static StorePlan Store(PlanNode node)
    {
        var kind = node.Choice<StoreKind>("kind", "Which database it is.", null);
        var connection = node.Text(
            "connection", "A file's path (sqlite), a connection string, or where one is kept: ${env:HAL9_SECRET_NAME} or ${file:NAME}.", null, 2_000, text => CheckConnection(kind, text));
        return new(kind, connection);
    }

    private static string? CheckConnection(StoreKind kind, string text)
    {
        if (text.StartsWith("${", StringComparison.Ordinal))
        {
            var isReference = text.EndsWith('}') && (text.StartsWith("${env:HAL9_SECRET_", StringComparison.Ordinal) || text.StartsWith("${file:", StringComparison.Ordinal)) && !text[2..].Contains("${", StringComparison.Ordinal);
            return isReference ? null : "expected ${env:HAL9_SECRET_NAME} or ${file:NAME}.";
        }

        return kind == StoreKind.PostgreSql && text.Contains("password", StringComparison.OrdinalIgnoreCase)
            ? "a plan is shown and exported: keep the connection string with its password in ${env:HAL9_SECRET_NAME} or ${file:NAME}." : null;
    }

    private static TablePlan Table(PlanNode node)
    {
        var from = node.Text("from", "The legacy's table.", null);
        var to = node.Text("to", "The successor's table; named as the legacy's unless given.", from.Length == 0 ? "table" : from);
        var key = node.Texts("key", "The legacy's columns by which a row is known: its primary key, or unique and never NULL.", 16);
        var columns = node.NamedTexts("columns", "What each of the successor's columns is made of: an SQL expression over the legacy's row.", MaxColumns, MaxExpression);
        var toKey = node.Texts("toKey", "The successor's columns by which it is known, in the order of \"key\"; those that are made of its columns as they are, unless given.", 16);
        var reverse = node.NamedTexts("reverse", "What each of the legacy's columns is made of on the way back; those that come over as they are need not be named.", MaxColumns, MaxExpression);
        var where = node.OptionalText("where", "Which of the legacy's rows are moved: an SQL condition.", MaxExpression);
        var lossy = node.Texts("lossy", "The legacy's columns whose inverse loses something: kept as they are, and written back only when what comes back is not what they would come back as.", MaxColumns);
        var table = new TablePlan
        {
            Name = node.Text("name", "Its name in status and reports; the legacy's table unless given.", from.Length == 0 ? "table" : from),
            From = from,
            To = to,
            Key = key,
            ToKey = toKey.IsEmpty ? [.. key.SelectMany(column => columns.Where(pair => Is(pair.Text, column)).Select(pair => pair.Name).Take(1))] : toKey,
            Columns = columns,
            Reverse = [.. reverse, .. Kept(columns, reverse)],
            Where = where,
            Lossy = lossy,
        };
        if (node.IsGiven)
        {
            CheckTable(node, table, toKey.IsEmpty);
        }

        return table;
    }

    private static void CheckTable(PlanNode node, TablePlan table, bool isToKeyDerived)
    {
        if (table.Key.IsEmpty)
        {
            node.Fault("key", "is required: the columns by which a row is known.");
        }

        if (table.Columns.IsEmpty)
        {
            node.Fault("columns", "is required: what each of the successor's columns is made of.");
        }

        var made = table.Columns.Select(column => column.Column).ToList();
        if (table.ToKey.Length != table.Key.Length)
        {
            node.Fault("toKey", isToKeyDerived
                ? "is required: not every key column comes over as it is, so name the successor's columns that are made of the key."
                : $"names {table.ToKey.Length} columns, and \"key\" {table.Key.Length}; they belong together one by one.");
        }

        foreach (var missing in table.ToKey.Except(made, StringComparer.OrdinalIgnoreCase))
        {
            node.Fault("toKey", $"\"{missing}\" is not one of the \"columns\".");
        }

        var back = table.Reverse.Select(column => column.Column).ToList();
        foreach (var missing in table.Key.Except(back, StringComparer.OrdinalIgnoreCase))
        {
            node.Fault("reverse", $"does not say what the key column \"{missing}\" is made of on the way back.");
        }

        foreach (var part in table.Lossy.Intersect(table.Key, StringComparer.OrdinalIgnoreCase))
        {
            node.Fault("lossy", $"\"{part}\" is a part of the key, by which a row has to be found again.");
        }

        foreach (var missing in table.Lossy.Except(back, StringComparer.OrdinalIgnoreCase))
        {
            node.Fault("lossy", $"\"{missing}\" is not written on the way back, so nothing of it is lost.");
        }
    }

    // A column that goes over as it is comes back as it is.
    private static IEnumerable<(string Column, string Expression)> Kept(
        ImmutableArray<(string Column, string Expression)> columns, ImmutableArray<(string Column, string Expression)> reverse) => columns
        .Where(pair => pair.Expression.Length > 0 && pair.Expression.All(c => char.IsLetterOrDigit(c) || c == '_') && !char.IsDigit(pair.Expression[0]))
        .Select(pair => (Column: pair.Expression, Expression: pair.Column))
        .DistinctBy(pair => pair.Column, StringComparer.OrdinalIgnoreCase)
        .Where(pair => !reverse.Any(given => Is(given.Column, pair.Column)));

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
