using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.Storage.Contract;

public abstract partial class MigrationStoreContract
{
    [Fact]
    public async Task AppendVerdict_OfADecision_IsReadAsItWas()
    {
        await using var bed = MakeBed();
        var bundle = Bundle(7);
        await using (var store = await bed.OpenAsync(Stop))
        {
            await store.Verdicts.AppendAsync(bundle, Stop);
            await store.Verdicts.AppendAsync(Bundle(7) with { PlanHash = "another" }, Stop);
        }

        await using var reopened = await bed.OpenAsync(Stop);
        JsonSerializer.Serialize(await reopened.Verdicts.ReadAsync(7, Stop), Hal9Json.Options).ShouldBe(JsonSerializer.Serialize(bundle, Hal9Json.Options));
        (await reopened.Verdicts.ReadAsync(8, Stop)).ShouldBeNull();
        JsonSerializer.Serialize(await reopened.Verdicts.ListAsync(10, Stop), Hal9Json.Options).ShouldBe(JsonSerializer.Serialize(new[] { bundle.Summarize() }, Hal9Json.Options));
    }

    [Fact]
    public async Task ListVerdicts_Many_AreTheNewestFirst()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        foreach (var id in new[] { 3, 1, 2 })
        {
            await store.Verdicts.AppendAsync(Bundle(id), Stop);
        }

        (await store.Verdicts.ListAsync(2, Stop)).Select(summary => summary.Id).ShouldBe([3, 2]);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => store.Verdicts.ListAsync(0, Stop));
    }

    [Fact]
    public async Task CompactVerdicts_BeyondAnyLimit_DropsTheOldest()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        for (var id = 1; id <= 10; id++)
        {
            await store.Verdicts.AppendAsync(Bundle(id), Stop);
        }

        var all = new VerdictRetention { Age = TimeSpan.FromDays(9_999), Count = 100, Bytes = long.MaxValue };
        (await store.Verdicts.CompactAsync(Given.Noon.AddMinutes(11), all, Stop)).ShouldBe(0);
        (await store.Verdicts.CompactAsync(Given.Noon.AddMinutes(11), all with { Age = TimeSpan.FromMinutes(8) }, Stop)).ShouldBe(2);
        (await store.Verdicts.CompactAsync(Given.Noon.AddMinutes(11), all with { Count = 5 }, Stop)).ShouldBe(3);
        (await store.Verdicts.ListAsync(100, Stop)).Select(summary => summary.Id).ShouldBe([10, 9, 8, 7, 6]);
        (await store.Verdicts.CompactAsync(Given.Noon.AddMinutes(11), all with { Bytes = 1 }, Stop)).ShouldBe(5);
    }

    private static VerdictBundle Bundle(long id) => new()
    {
        Id = id,
        At = Given.Noon.AddMinutes(id),
        Cause = VerdictCause.GateFailed,
        PlanHash = "hash",
        Evidence = new()
        {
            Step = new(Phase.Canary, Percentage.Of(5)),
            Since = Given.Noon,
            PositionVersion = 3,
            Now = Given.Noon.AddMinutes(id),
            Subject = Subject.Successor,
            Budget = 0.001,
            Windows = [Given.Second(Given.Noon), Given.Second(Given.Noon.AddSeconds(1))],
        },
        Gates =
        [
            new(
                new GateDefinition { Name = "gate", Metric = Metric.ErrorRate, Condition = new(Bound.AtMost, 0.1, false) },
                ImmutableSortedDictionary<string, DateTimeOffset>.Empty.Add("gate", Given.Noon),
                ImmutableSortedDictionary<string, ImmutableArray<Approval>>.Empty,
                new Verdict { Name = "gate", Outcome = Outcome.Fail, Message = "because", Value = 0.5 }),
        ],
    };
}
