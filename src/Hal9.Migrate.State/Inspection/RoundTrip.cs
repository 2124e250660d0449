using System.Collections.Immutable;
using System.Globalization;

namespace Hal9.Migrate.State.Inspection;

/// <summary>Sends a sample there and back, and says what does not come back as it was. Pure but for what the inspectors read.</summary>
internal static class RoundTrip
{
    private const int Examples = 5;
    private const int LongestValue = 60;

    /// <param name="legacy">The table in the legacy.</param>
    /// <param name="successor">The same in the successor.</param>
    /// <param name="lossy">Columns of the legacy that need not come back as they were.</param>
    /// <param name="source">The legacy's store.</param>
    /// <param name="target">The successor's.</param>
    /// <param name="rows">How many rows at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ImmutableArray<Finding>> RunAsync(
        InspectedTable legacy, InspectedTable successor, IReadOnlySet<string> lossy, IStoreInspector source, IStoreInspector target, int rows, CancellationToken cancellationToken)
    {
        var sample = await source.SampleAsync(legacy, rows, cancellationToken);
        if (sample.IsEmpty)
        {
            return [new(FindingSeverity.Information, legacy.Path, "No row was tried there and back: the table is empty, or none of the rows looked at meets \"where\".")];
        }

        var there = await target.TryAsync(successor, [.. sample.Select(row => row.Leaving)], cancellationToken);
        var arrived = sample.Zip(there).Where(pair => pair.Second.Refusal is null).ToList();
        var back = await source.TryAsync(legacy, [.. arrived.Select(pair => pair.Second.Leaving)], cancellationToken);
        var returned = arrived.Zip(back, (pair, row) => (Before: pair.First, After: row)).ToList();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(Refused(sample.Zip(there), $"{legacy.Path}.columns", "the successor would refuse"));
        findings.AddRange(Colliding(successor, arrived.Select(pair => (pair.First.Key, pair.Second))));
        findings.AddRange(Refused(returned, $"{legacy.Path}.reverse", "the legacy would refuse on the way back"));
        findings.AddRange(Different(legacy, lossy, [.. returned.Where(pair => pair.After.Refusal is null)]));
        return findings.Count > 0 ? findings.ToImmutable() :
            [new(FindingSeverity.Information, legacy.Path, string.Create(CultureInfo.InvariantCulture, $"{sample.Length:N0} rows (the first, the last and some between) came back as they were."))];
    }

    private static IEnumerable<Finding> Refused(IEnumerable<(SampledRow Row, TriedRow Tried)> rows, string path, string what) => rows
        .Where(pair => pair.Tried.Refusal is not null).GroupBy(pair => pair.Tried.Refusal!)
        .Select(group => new Finding(FindingSeverity.Error, path, $"{Count(group.Count())} of the sample {what}: {group.Key}. {Keys(group.Select(pair => pair.Row.Key))}"));

    // Two rows of one key: one of them would be lost.
    private static IEnumerable<Finding> Colliding(InspectedTable successor, IEnumerable<(string Key, TriedRow Row)> rows)
    {
        var at = successor.Key.Select(key => successor.Arriving.Columns.ToList().FindIndex(column => column.Column == key)).ToList();
        return rows.GroupBy(pair => string.Join(", ", at.Select(i => Text(pair.Row.Stored[i])))).Where(group => group.Count() > 1).Take(Examples)
            .Select(group => new Finding(FindingSeverity.Error, successor.KeyPath, $"Different rows get the same key {group.Key} in the successor. {Keys(group.Select(pair => pair.Key))}"));
    }

    private static IEnumerable<Finding> Different(InspectedTable legacy, IReadOnlySet<string> lossy, IReadOnlyList<(SampledRow Before, TriedRow After)> rows)
    {
        foreach (var (column, i) in legacy.Arriving.Columns.Select((column, i) => (column.Column, i)).Where(pair => !lossy.Contains(pair.Column)))
        {
            var different = rows.Where(pair => !AreEqual(pair.Before.Stored[i], pair.After.Stored[i])).ToList();
            if (different.Count > 0)
            {
                var examples = different.Take(Examples).Select(pair => $"{pair.Before.Key}: was {Text(pair.Before.Stored[i])}, comes back as {Text(pair.After.Stored[i])}");
                yield return new(
                    FindingSeverity.Error, legacy.WrittenPath(column),
                    string.Create(CultureInfo.InvariantCulture, $"The column {column} does not come back as it was in {different.Count:N0} of {rows.Count:N0} rows tried; {string.Join("; ", examples)}{(different.Count > Examples ? "; …" : ".")}"),
                    "Correct \"columns\" or \"reverse\", or name the column under \"lossy\".");
            }
        }
    }

    private static bool AreEqual(object? before, object? after) => (before, after) switch
    {
        (byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other),
        (long one, double other) => one == other,
        (double one, long other) => one == other,
        _ => Equals(before, after),
    };

    private static string Count(int rows) => string.Create(CultureInfo.InvariantCulture, $"{rows:N0} {(rows == 1 ? "row" : "rows")}");

    private static string Keys(IEnumerable<string> keys)
    {
        var list = keys.ToList();
        return $"{(list.Count == 1 ? "Key" : "Keys")}: {string.Join("; ", list.Take(Examples))}{(list.Count > Examples ? "; …" : ".")}";
    }

    private static string Text(object? value) => value switch
    {
        null => "NULL",
        byte[] bytes => $"{bytes.Length} bytes {Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(8, bytes.Length)))}",
        string { Length: > LongestValue } text => $"'{text[..LongestValue]}…'",
        string text => $"'{text}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
