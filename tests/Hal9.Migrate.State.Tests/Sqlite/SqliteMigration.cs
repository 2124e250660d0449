using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>A migration between two SQLite files, of one lane.</summary>
internal sealed class SqliteMigration : ICessionJournal, IAsyncDisposable
{
    private readonly StatePair _stores;
    private readonly StateController _controller;
    private Cession? _cession;

    public SqliteMigration(SqliteFiles files, LaneOptions? options, params ReadOnlySpan<TableMapping> tables)
    {
        Files = files;
        _stores = new(new SqliteStateStore(files.PathOf(Side.Legacy)), new SqliteStateStore(files.PathOf(Side.Successor)));
        _controller = new(_stores, [new Lane("all", [.. tables])], 1, this, options ?? LaneOptions.Default, new RowThrottle(TimeProvider.System));
    }

    public SqliteFiles Files { get; }

    public StatePair Stores => _stores;

    /// <summary>A table with the same name and columns on both sides.</summary>
    public static TableMapping Same(string table, string[] key, params string[] others) =>
        Map(table, table, key, key, [.. key.Concat(others).Select(column => (column, column))], [.. key.Concat(others).Select(column => (column, column))]);

    public static TableMapping Map(
        string from, string to, string[] fromKey, string[] toKey, (string, string)[] columns, (string, string)[] reverse, string? where = null)
    {
        var forward = new TableRoute
        {
            Name = from, From = from, To = to, FromKey = [.. fromKey], ToKey = [.. toKey], Columns = [.. columns.Select(column => new ColumnMapping(column.Item1, column.Item2))], FromFilter = where,
        };
        return new(forward, new TableRoute
        {
            Name = from, From = to, To = from, FromKey = [.. toKey], ToKey = [.. fromKey], Columns = [.. reverse.Select(column => new ColumnMapping(column.Item1, column.Item2))],
        });
    }

    /// <summary>Goes on until the stores are in step, and says how the lane stands.</summary>
    public async Task<LaneView> SettleAsync(Side owner = Side.Legacy)
    {
        for (var i = 0; i < 500; i++)
        {
            var step = await _controller.StepAsync(owner, false, TestContext.Current.CancellationToken);
            if (step is Synchronize && _controller.IsInStep)
            {
                return (await _controller.ObserveAsync(owner, false, TestContext.Current.CancellationToken)).Lanes.Single();
            }
        }

        throw new InvalidOperationException("The stores do not come into step.");
    }

    /// <summary>Settles, then hands over. Null when that is done; else what hinders it.</summary>
    public async Task<string?> PassAsync(Side to)
    {
        await SettleAsync(to.Other());
        for (var i = 0; i < 500; i++)
        {
            switch (await _controller.StepAsync(to, false, TestContext.Current.CancellationToken))
            {
                case Synchronize step when step.Source == to:
                    return null;
                case Synchronize { Hindrance: { } hindrance } when _controller.IsInStep:
                    return hindrance;
            }
        }

        throw new InvalidOperationException($"The {to} does not become the owner.");
    }

    /// <summary>Whether a query says the same on both sides.</summary>
    public void ShouldAgree(string sql) => Files.Lines(Side.Successor, sql).ShouldBe(Files.Lines(Side.Legacy, sql));

    public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_cession);

    public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
    {
        _cession = cession;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.Legacy.DisposeAsync();
        await _stores.Successor.DisposeAsync();
        Files.Dispose();
    }
}
