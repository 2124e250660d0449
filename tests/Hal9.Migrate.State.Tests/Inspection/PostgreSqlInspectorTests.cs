using Hal9.Migrate.PostgreSql.State.Inspection;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State.Inspection;
using Hal9.Migrate.State.Inspection;
using Hal9.Migrate.State.Tests.PostgreSql;
using Hal9.Migrate.State.Tests.Sqlite;
using Npgsql;

namespace Hal9.Migrate.State.Tests.Inspection;

public sealed class PostgreSqlInspectorTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const string Items = "CREATE TABLE items (id bigint PRIMARY KEY, value text)";

    [Fact]
    public async Task RunAsync_SoundPlan_ProvesIt()
    {
        using var legacy = PostgreSqlSide.Make(server, Items);
        using var successor = PostgreSqlSide.Make(server, Items);
        legacy.Run("INSERT INTO items SELECT i, 'value ' || i FROM generate_series(1, 50000) i; ANALYZE items");
        var findings = await RunAsync(legacy.Connection, successor.Connection, Plans.Items);
        findings.ShouldAllBe(finding => finding.Severity == FindingSeverity.Information);
        var rows = findings.Single(finding => finding.Path == "state.tables[0]").Message;
        rows.ShouldContain("rows (the first, the last and some between) came back");
        int.Parse(rows.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(700, 999);
        findings.ShouldContain(finding => finding.Path == "state.target" && finding.Message.Contains("cannot be known from here"));
        legacy.HasTraces().ShouldBeFalse();
        successor.HasTraces().ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_RoleWithoutRights_PrintsTheStatementsThatGiveThem()
    {
        using var legacy = PostgreSqlSide.Make(
            server, "CREATE TABLE items (id serial PRIMARY KEY, value text); CREATE SCHEMA hidden; CREATE TABLE hidden.secrets (id int PRIMARY KEY); CREATE TABLE shown (id int PRIMARY KEY)");
        using var successor = PostgreSqlSide.Make(server, "CREATE TABLE items (id int PRIMARY KEY, value text); CREATE TABLE secrets (id int PRIMARY KEY); CREATE TABLE shown (id int PRIMARY KEY)");
        var role = Role(legacy, "GRANT SELECT ON shown TO {0}; REVOKE ALL ON DATABASE {1} FROM PUBLIC; GRANT CONNECT ON DATABASE {1} TO {0}");
        var findings = await RunAsync(
            As(legacy, role), successor.Connection, Plans.Items, """{ "name": "secrets", "from": "hidden.secrets", "to": "secrets", "key": ["id"], "columns": { "id": "id" } }""",
            """{ "from": "shown", "key": ["id"], "columns": { "id": "id" } }""");
        Remedies("state.source").ShouldBe([$"CREATE SCHEMA hal9_migrate AUTHORIZATION {role};", $"GRANT TEMPORARY ON DATABASE {Database(legacy)} TO {role};"], ignoreOrder: true);
        Remedies("state.tables[0].from").ShouldBe([$"GRANT SELECT, TRIGGER, INSERT, UPDATE, DELETE ON items TO {role};", $"GRANT SELECT, UPDATE ON SEQUENCE items_id_seq TO {role};"]);
        Remedies("state.tables[1].from").ShouldBe([$"GRANT USAGE ON SCHEMA hidden TO {role};"]);
        Remedies("state.tables[2].from").ShouldBe([$"GRANT TRIGGER, INSERT, UPDATE, DELETE ON shown TO {role};"]);

        // What was printed is what helps.
        legacy.Run(string.Join('\n', findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => finding.Remedy)));
        var after = await RunAsync(As(legacy, role), successor.Connection, Plans.Items, """{ "from": "shown", "key": ["id"], "columns": { "id": "id" } }""");
        after.ShouldAllBe(finding => finding.Severity == FindingSeverity.Information);

        string?[] Remedies(string path) => [.. findings.Where(finding => finding.Severity == FindingSeverity.Error && finding.Path == path).Select(finding => finding.Remedy)];
    }

    [Fact]
    public async Task RunAsync_EverythingWrongAtOnce_SaysAllOfItWithItsPlace()
    {
        using var legacy = PostgreSqlSide.Make(server, "CREATE TABLE items (id bigint, value text, code text, UNIQUE (id)); CREATE VIEW seen AS SELECT * FROM items; CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY)");
        using var successor = PostgreSqlSide.Make(
            server,
            """
            CREATE TABLE items (id bigint PRIMARY KEY, value int, twice text GENERATED ALWAYS AS (id || 'x') STORED, must text NOT NULL, at timestamptz NOT NULL DEFAULT now(), flag boolean, small smallint) PARTITION BY RANGE (id);
            CREATE TABLE items_all PARTITION OF items DEFAULT;
            CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER kept BEFORE INSERT ON items_all FOR EACH ROW EXECUTE FUNCTION kept();
            CREATE RULE silent AS ON DELETE TO items DO ALSO NOTHING;
            """);
        var findings = await RunAsync(
            legacy.Connection, successor.Connection,
            """{ "from": "items", "key": ["id"], "columns": { "id": "id", "twice": "missing", "value": "value", "gone": "code", "flag": "now()", "small": "id" } }""",
            """{ "name": "seen", "from": "seen", "to": "nowhere", "key": ["id"], "columns": { "id": "id" } }""",
            """{ "name": "fleeting", "from": "fleeting", "to": "items", "key": ["id"], "columns": { "id": "id" } }""",
            """{ "name": "odd", "from": "items", "key": ["code"], "columns": { "id": "code" } }""");
        var errors = findings.Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        foreach (var (path, text) in (ReadOnlySpan<(string, string)>)
        [
            ("state.tables[0].key", "may be NULL"), ("state.tables[0].columns.twice", "\"missing\""), ("state.tables[0].columns.twice", "generated"), ("state.tables[0].columns.gone", "no column gone"),
            ("state.tables[0].columns.flag", "now is STABLE"), ("state.tables[0].to", "must"), ("state.tables[1].from", "not a table"), ("state.tables[1].to", "no such table"),
            ("state.tables[2].from", "unlogged"), ("state.tables[3].key", "unique"), ("state.tables[3].key", "may be NULL"),
        ])
        {
            errors.ShouldContain(finding => finding.Path == path && finding.Message.Contains(text), $"{path} {text}\n{string.Join('\n', findings)}");
        }

        foreach (var text in (string[])["trigger kept of items_all", "rule silent"])
        {
            findings.ShouldContain(finding => finding.Severity == FindingSeverity.Warning && finding.Path == "state.tables[0].to" && finding.Message.Contains(text), string.Join('\n', findings));
        }

        findings.ShouldContain(finding => finding.Path == "state.tables[0].to" && finding.Message.Contains("1 partitions"));
    }

    [Theory]
    [InlineData("text", "integer", FindingSeverity.Warning)]
    [InlineData("bigint", "integer", FindingSeverity.Warning)]
    [InlineData("boolean", "integer", FindingSeverity.Error)]
    [InlineData("bytea", "jsonb", FindingSeverity.Error)]
    [InlineData("integer", "bigint", FindingSeverity.Information)]
    [InlineData("uuid", "uuid", FindingSeverity.Information)]
    [InlineData("varchar(10)", "text", FindingSeverity.Information)]
    [InlineData("timestamp", "timestamptz", FindingSeverity.Warning)]
    public async Task RunAsync_Types_AreCompared(string given, string taken, FindingSeverity expected)
    {
        using var legacy = PostgreSqlSide.Make(server, $"CREATE TABLE items (id bigint PRIMARY KEY, value {given})");
        using var successor = PostgreSqlSide.Make(server, $"CREATE TABLE items (id bigint PRIMARY KEY, value {taken})");
        var findings = await RunAsync(legacy.Connection, successor.Connection, Plans.Made("value", reverse: $"value::text::{given}"));
        findings.Where(finding => finding.Path == "state.tables[0].columns.value").Select(finding => finding.Severity).DefaultIfEmpty(FindingSeverity.Information).Max().ShouldBe(expected, string.Join('\n', findings));
    }

    [Theory]
    [InlineData("random()::text", "VOLATILE")]
    [InlineData("gen_random_uuid()::text", "VOLATILE")]
    [InlineData("nextval('items_seq')::text", "VOLATILE")]
    [InlineData("value || now()", "STABLE")]
    [InlineData("CURRENT_DATE::text", "CURRENT_DATE")]
    [InlineData("current_user || value", "CURRENT_USER")]
    [InlineData("age(value::timestamp)::text", "STABLE")]
    [InlineData("('now'::timestamp)::text", "'now'")]
    [InlineData("current_setting('TimeZone')", "STABLE")]
    [InlineData("chance(value)", "VOLATILE")]
    [InlineData("public.looks_up(value)", "STABLE")]
    [InlineData("value ~~~ 'a'", "operator")]
    [InlineData("max(value)", "aggregate")]
    [InlineData("max(value) OVER ()", "window")]
    [InlineData("unnest(ARRAY[value])", "more than one value")]
    [InlineData("(SELECT max(value) FROM items)", "sub-query")]
    [InlineData("CASE WHEN EXISTS (SELECT FROM items) THEN value END", "sub-query")]
    [InlineData("missing", "does not exist")]
    [InlineData("value) FROM items; DROP TABLE items; --", "closes what was not opened")]
    [InlineData("value; DROP TABLE items", "semicolon")]
    [InlineData("value --", "comment")]
    [InlineData("$tag$ text", "not closed")]
    [InlineData("value, value", "more than one")]
    public async Task RunAsync_ExpressionThatIsNoneOrNotAlwaysTheSame_IsRefused(string expression, string why)
    {
        const string schema = """
            CREATE TABLE items (id bigint PRIMARY KEY, value text);
            CREATE SEQUENCE items_seq;
            CREATE FUNCTION chance(text) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT $1 || random()';
            CREATE FUNCTION looks_up(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT max(value) FROM items';
            CREATE FUNCTION like_now(text, text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT now()::text = $1';
            CREATE OPERATOR ~~~ (FUNCTION = like_now, LEFTARG = text, RIGHTARG = text);
            """;
        using var legacy = PostgreSqlSide.Make(server, schema);
        using var successor = PostgreSqlSide.Make(server, schema);
        legacy.Run("INSERT INTO items VALUES (1, 'a')");
        (await RunAsync(legacy.Connection, successor.Connection, Plans.Made(expression)))
            .ShouldContain(finding => finding.Severity == FindingSeverity.Error && finding.Path == "state.tables[0].columns.value" && finding.Message.Contains(why));
        (await RunAsync(legacy.Connection, successor.Connection, Plans.Made("value", reverse: expression)))
            .ShouldContain(finding => finding.Severity == FindingSeverity.Error && finding.Path == "state.tables[0].reverse.value" && finding.Message.Contains(why));
        legacy.Lines("SELECT count(*) FROM items").ShouldBe(["1"]);
        legacy.Lines("SELECT is_called FROM items_seq").ShouldBe(["f"]);
    }

    [Theory]
    [InlineData("upper(value)")]
    [InlineData("CASE WHEN value IN ('now', 'then') THEN 'a' ELSE substr(value, 1, 3) END")]
    [InlineData("date_trunc('day', value::timestamp)::text")]
    [InlineData("(value::timestamptz AT TIME ZONE 'Europe/Berlin')::text")]
    [InlineData("items.value || \"id\"")]
    [InlineData("E'it\\'s' || $$;--$$ || 'a''b'")]
    [InlineData("(value::jsonb #>> '{a}')")]
    public async Task RunAsync_ExpressionOverOneRow_IsTaken(string expression)
    {
        using var legacy = PostgreSqlSide.Make(server, Items);
        using var successor = PostgreSqlSide.Make(server, Items);
        (await RunAsync(legacy.Connection, successor.Connection, Plans.Made(expression))).ShouldAllBe(finding => finding.Severity == FindingSeverity.Information);
    }

    [Fact]
    public async Task RunAsync_KeyMadeOfOtherColumnsOrFilterThatIsNone_IsRefused()
    {
        using var legacy = PostgreSqlSide.Make(server, Items);
        using var successor = PostgreSqlSide.Make(server, Items);
        var errors = (await RunAsync(legacy.Connection, successor.Connection, Plans.Made("value", key: "id + length(value)", where: "id + 1"))).Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        errors.Select(finding => finding.Path).ShouldBe(["state.tables[0].columns.id", "state.tables[0].where"]);
        errors[0].Message.ShouldContain("\"value\" does not exist");
    }

    [Fact]
    public async Task RunAsync_RowsThatAreRefusedOrComeBackDifferent_AreListedByKeyAndField()
    {
        using var legacy = PostgreSqlSide.Make(server, "CREATE TABLE items (id bigint PRIMARY KEY, value text, amount numeric, at timestamp, note text, kept text)");
        using var successor = PostgreSqlSide.Make(
            server,
            """
            CREATE TABLE items (id bigint PRIMARY KEY, value varchar(4), amount numeric(10, 1), at timestamp(0), number int, kept text NOT NULL CHECK (kept <> 'bad'), long text GENERATED ALWAYS AS (value || '!') STORED, tag text DEFAULT 'x')
            """);
        legacy.Run("""
            INSERT INTO items VALUES (1, 'abcd', 1.5, '2026-01-01 00:00:01', '5', 'ok'), (2, 'abcde', 1.5, '2026-01-01 00:00:01', '5', 'ok'), (3, 'a', 1.25, '2026-01-01 00:00:01.5', '5', 'ok'),
                (4, 'a', NULL, NULL, 'five', 'ok'), (5, 'a', 1, NULL, NULL, NULL), (6, 'a', 1, NULL, NULL, 'bad'), (7, 'a  ', 1.5, NULL, NULL, 'ok')
            """);
        var findings = await RunAsync(
            legacy.Connection, successor.Connection,
            """
            { "from": "items", "key": ["id"], "columns": { "id": "id", "value": "value", "amount": "amount", "at": "at", "number": "note", "kept": "kept" },
              "reverse": { "note": "number::text", "value": "replace(long, '!', '') || substr(tag, 2)" } }
            """);
        var errors = findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => $"{finding.Path}: {finding.Message}").ToList();
        errors.ShouldContain(text => text.StartsWith("state.tables[0].columns: 1 row of the sample the successor would refuse: a value is too long for the column value") && text.EndsWith("Key: 2."), string.Join('\n', findings));
        errors.ShouldContain(text => text.Contains("invalid input syntax for type integer: \"five\"") && text.EndsWith("Key: 4."));
        errors.ShouldContain(text => text.Contains("kept is NOT NULL") && text.EndsWith("Key: 5."));
        errors.ShouldContain(text => text.Contains("constraint items_kept_check") && text.EndsWith("Key: 6."));
        errors.ShouldContain("state.tables[0].columns.amount: The column amount does not come back as it was in 1 of 3 rows tried; 3: was '1.25', comes back as '1.3'.");
        errors.ShouldContain(text => text.StartsWith("state.tables[0].columns.at:") && text.Contains("3: was '2026-01-01 00:00:01.5', comes back as '2026-01-01 00:00:02'"));
        errors.Count.ShouldBe(6, string.Join('\n', errors));
    }

    [Fact]
    public async Task RunAsync_OtherSessionsAndTransactions_AreNamed()
    {
        using var legacy = PostgreSqlSide.Make(server, Items);
        using var successor = PostgreSqlSide.Make(server, Items);
        await using var job = new NpgsqlConnection(legacy.Connection + ";Application Name=nightly-job");
        await job.OpenAsync(TestContext.Current.CancellationToken);
        legacy.Run("BEGIN; INSERT INTO items VALUES (1, 'a'); PREPARE TRANSACTION 'left'");
        var findings = await RunAsync(legacy.Connection, successor.Connection, Plans.Items);
        legacy.Run("ROLLBACK PREPARED 'left'");
        findings.ShouldContain(finding => finding.Path == "state.source" && finding.Severity == FindingSeverity.Information && finding.Message.Contains("\"nightly-job\"") && finding.Message.Contains("127.0.0.1"));
        findings.ShouldContain(finding => finding.Path == "state.source" && finding.Severity == FindingSeverity.Warning && finding.Message.Contains("'left'"));

        var role = Role(legacy, "GRANT ALL ON items TO {0}; GRANT CREATE ON DATABASE {1} TO {0}");
        (await RunAsync(As(legacy, role), successor.Connection, Plans.Items)).ShouldContain(finding => finding.Remedy != null && finding.Remedy.Contains($"GRANT pg_read_all_stats TO {role};"));
    }

    [Fact]
    public async Task RunAsync_TriggerOfAnotherOwner_IsAnErrorWithItsGrant()
    {
        const string schema = "CREATE TABLE items (id bigint PRIMARY KEY, value text); CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER kept BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION kept()";
        using var legacy = PostgreSqlSide.Make(server, schema);
        using var successor = PostgreSqlSide.Make(server, Items);
        var role = Role(legacy, "GRANT ALL ON items TO {0}; GRANT CREATE ON DATABASE {1} TO {0}");
        var findings = await RunAsync(As(legacy, role), successor.Connection, Plans.Items);
        var finding = findings.Where(finding => finding.Severity == FindingSeverity.Error).ShouldHaveSingleItem(string.Join('\n', findings));
        finding.Remedy.ShouldBe($"GRANT owner TO {role};");
        finding.Path.ShouldBe("state.tables[0].from");
    }

    [Fact]
    public async Task RunAsync_BothKindsOfStore_GoThereAndBack()
    {
        using var database = PostgreSqlSide.Make(server, "CREATE TABLE items (id bigint PRIMARY KEY, value boolean NOT NULL, data bytea, amount numeric, at timestamptz)");
        using var files = new SqliteFiles("CREATE TABLE items (id INTEGER PRIMARY KEY, value INTEGER, data BLOB, amount TEXT, at TEXT)", "CREATE TABLE items (id INTEGER PRIMARY KEY, value INTEGER NOT NULL, data BLOB, amount TEXT, at TEXT)");
        const string table = """{ "from": "items", "key": ["id"], "columns": { "id": "id", "value": "value", "data": "data", "amount": "amount", "at": "at" } }""";
        database.Run("INSERT INTO items VALUES (1, true, '\\x0001', 1.10, '2026-01-01 12:00:00+02'), (2, false, NULL, NULL, NULL)");
        await using var file = new SqliteInspector(files.PathOf(Side.Successor));
        await using (var source = new PostgreSqlInspector(database.Connection))
        {
            var findings = await PlanInspection.RunAsync(Plans.Of(table), source, file, TestContext.Current.CancellationToken);
            findings.ShouldAllBe(finding => finding.Severity == FindingSeverity.Information);
            findings.ShouldContain(finding => finding.Message.StartsWith("2 rows"));
        }

        files.Run(Side.Legacy, "INSERT INTO items VALUES (1, 1, x'0001', '1.10', '2026-01-01 10:00:00+00'), (2, 7, NULL, NULL, NULL), (3, 1, NULL, 'much', NULL)");
        await using (var source = new SqliteInspector(files.PathOf(Side.Legacy)))
        await using (var target = new PostgreSqlInspector(database.Connection))
        {
            var errors = (await PlanInspection.RunAsync(Plans.Of(table), source, target, TestContext.Current.CancellationToken)).Where(finding => finding.Severity == FindingSeverity.Error).ToList();
            errors.Count.ShouldBe(2, string.Join('\n', errors));
            errors.ShouldContain(finding => finding.Message.Contains("boolean: \"7\"") && finding.Message.EndsWith("Key: 2."));
            errors.ShouldContain(finding => finding.Message.Contains("numeric: \"much\"") && finding.Message.EndsWith("Key: 3."));
        }
    }

    [Fact]
    public async Task RunAsync_NobodyAnswers_IsAFindingWithoutThePassword()
    {
        using var successor = PostgreSqlSide.Make(server, Items);
        var findings = await RunAsync("Host=127.0.0.1;Port=1;Username=u;Password=p4ssw0rd;Database=app", successor.Connection, Plans.Items);
        findings.ShouldContain(finding => finding.Severity == FindingSeverity.Error && finding.Path == "state.source" && finding.Message.Contains("127.0.0.1:1/app"));
        string.Join('\n', findings).ShouldNotContain("p4ss");
    }

    private static string Role(PostgreSqlSide side, string grants)
    {
        var role = $"mover{Guid.NewGuid():N}";
        side.Run($"CREATE ROLE {role} LOGIN; {string.Format(System.Globalization.CultureInfo.InvariantCulture, grants, role, Database(side))}");
        return role;
    }

    private static string Database(PostgreSqlSide side) => new NpgsqlConnectionStringBuilder(side.Connection).Database!;

    private static string As(PostgreSqlSide side, string role) => new NpgsqlConnectionStringBuilder(side.Connection) { Username = role }.ToString();

    private static async Task<IReadOnlyList<Finding>> RunAsync(string legacy, string successor, params string[] tables)
    {
        await using var source = new PostgreSqlInspector(legacy);
        await using var target = new PostgreSqlInspector(successor);
        return await PlanInspection.RunAsync(Plans.Of(tables), source, target, TestContext.Current.CancellationToken);
    }
}
