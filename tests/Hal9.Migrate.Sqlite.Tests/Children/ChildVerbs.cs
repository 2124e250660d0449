using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Storage.Contract;

namespace Hal9.Migrate.Sqlite.Tests.Children;

/// <summary>What a child process does with a store. It tells what it did on its output, line by line.</summary>
internal static class ChildVerbs
{
    /// <summary>The first argument of a child.</summary>
    public const string Child = "store-child";

    /// <summary>Opens the store, says <c>open</c> and the epoch, and keeps it until its input ends: when its parent is gone.</summary>
    public const string Hold = "hold";

    /// <summary>Appends records one by one and says each one's number once it is acknowledged, until it is killed or its input ends.</summary>
    public const string Append = "append";

    /// <summary>Opens the store, writes a record, and says what came of it: <c>written</c>, or the problem.</summary>
    public const string Try = "try";

    public static async Task<int> RunAsync(string verb, string path)
    {
        try
        {
            await using var store = await SqliteStore.OpenAsync(path, Raw.Small);
            var abandoned = Task.Run(Console.In.ReadToEnd); // its asynchronous reads block
            if (verb == Hold)
            {
                Say($"open {store.Epoch}");
                await abandoned;
                return 0;
            }

            var last = await LastAsync(store);
            do
            {
                last = Given.Records(1, last)[0];
                await store.Journal.AppendAsync([last], CancellationToken.None);
                Say(verb == Append ? $"{last.Sequence}" : "written");
            }
            while (verb == Append && !abandoned.IsCompleted);

            return 0;
        }
        catch (MigrateException exception)
        {
            Say($"{exception.Problem.Code} {exception.Problem.ToString().ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task<JournalRecord?> LastAsync(SqliteStore store)
    {
        var last = default(JournalRecord);
        while (await store.Journal.ReadAsync(last?.Sequence ?? 0, 1000, CancellationToken.None) is { Count: > 0 } page)
        {
            last = page[^1];
        }

        return last;
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
