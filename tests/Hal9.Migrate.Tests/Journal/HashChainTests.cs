using System.Collections.Immutable;
using FsCheck.Fluent;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Tests.Journal;

public sealed class HashChainTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public void FindFault_Untouched_FindsNone() => HashChain.FindFault(Chain(20)).ShouldBeNull();

    [Fact]
    public void FindFault_AnyFieldOfAnyRecordChanged_FindsThatRecord() => PropertyCheck.ForAll(
        from index in Gen.Choose(0, 9)
        from field in Gen.Choose(0, 6)
        select (index, field),
        change =>
        {
            var chain = Chain(10);
            var record = chain[change.index];
            var forged = change.field switch
            {
                0 => record with { At = record.At.AddTicks(10) },
                1 => record with { Actor = record.Actor + "x" },
                2 => record with { Type = nameof(MigrationCompleted) },
                3 => record with { Version = 2 },
                4 => record with { Data = record.Data.Replace("reason", "treason", StringComparison.Ordinal) },
                5 => record with { Hash = new string('f', 64) },
                _ => record with { PreviousHash = new string('f', 64) },
            };

            var fault = HashChain.FindFault(chain.SetItem(change.index, forged));

            fault.ShouldNotBeNull();
            fault.Value.Record.Sequence.ShouldBe(change.index + 1);
        });

    [Fact]
    public void FindFault_RecordRemovedSwappedOrRepeated_IsFound()
    {
        var chain = Chain(10);
        HashChain.FindFault(chain.RemoveAt(4))!.Value.Record.Sequence.ShouldBe(6);
        HashChain.FindFault(chain.SetItem(4, chain[5]).SetItem(5, chain[4])).ShouldNotBeNull();
        HashChain.FindFault(chain.Insert(4, chain[3])).ShouldNotBeNull();
        HashChain.FindFault(chain.RemoveAt(0)).ShouldNotBeNull();
    }

    [Fact]
    public void FindFault_RecordRewrittenWithItsHash_IsFoundAtItsSuccessor()
    {
        var chain = Chain(10);
        var rewritten = HashChain.Next(chain[3], chain[4].At, "mallory", chain[4].Type, 1, chain[4].Data);

        HashChain.FindFault(chain.SetItem(4, rewritten))!.Value.Record.Sequence.ShouldBe(6);
    }

    [Fact]
    public void Next_FieldsThatRunIntoEachOther_HashDifferently()
    {
        var first = HashChain.Next(null, Now, "ab", "c", 1, "{}");
        var second = HashChain.Next(null, Now, "a", "bc", 1, "{}");
        first.Hash.ShouldNotBe(second.Hash);
    }

    [Fact]
    public void Next_Time_IsKeptInUtcMicroseconds()
    {
        var record = HashChain.Next(null, Now.AddTicks(7), "a", "t", 1, "{}");
        record.At.Offset.ShouldBe(TimeSpan.Zero);
        (record.At.Ticks % TimeSpan.TicksPerMicrosecond).ShouldBe(0);
    }

    [Fact]
    public void Read_UnknownTypeOrNewerVersion_SaysThatTheToolIsOlder()
    {
        foreach (var record in new[] { HashChain.Next(null, Now, "a", "FutureEvent", 1, "{}"), HashChain.Next(null, Now, "a", nameof(StepEntered), 99, "{}") })
        {
            Should.Throw<MigrateException>(() => EventCatalog.Read(record)).Problem.Remedy!.ShouldContain("later one");
        }
    }

    [Fact]
    public void Read_MalformedData_SaysWhichRecord() =>
        Should.Throw<MigrateException>(() => EventCatalog.Read(HashChain.Next(null, Now, "a", nameof(StepEntered), 1, "{\"phase\":7,")))
            .Message.ShouldContain("record 1 (StepEntered)");

    private static ImmutableList<JournalRecord> Chain(int length)
    {
        var chain = ImmutableList<JournalRecord>.Empty;
        for (var i = 0; i < length; i++)
        {
            chain = chain.Add(EventCatalog.Record(chain.LastOrDefault(), new MigrationSuspended($"reason {i}"), "ann", Now.AddSeconds(i)));
        }

        return chain;
    }
}
