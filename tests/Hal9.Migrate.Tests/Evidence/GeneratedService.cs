using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Tests.Evidence;

/// <summary>A service that answers with some fields that are the same each time and some that are not, and a successor that gets some of the former wrong.</summary>
internal sealed record GeneratedService(ImmutableArray<GeneratedField> Fields, int Seed)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public static Gen<GeneratedService> Any { get; } =
        from count in Gen.Choose(1, 15)
        from fields in Gen.ArrayOf(
            from kind in Gen.Elements(Enum.GetValues<GeneratedKind>())
            from wrong in Gen.Elements(0, 0, 0.02, 0.1, 1)
            select new GeneratedField(kind, kind == GeneratedKind.Same ? wrong : 0), count)
        from seed in Gen.Choose(0, int.MaxValue)
        select new GeneratedService([.. fields], seed);

    /// <summary>The places that the successor gets wrong.</summary>
    public IEnumerable<string> Regressions => PathsOf(one => one.Wrong > 0);

    /// <summary>Asks both, one request in five the legacy twice; a tally each ten requests, and how many answers were really wrong.</summary>
    public (ImmutableArray<MirrorTally> Tallies, long Wrong) Run(int requests)
    {
        var random = new Random(Seed);
        var comparer = new ResponseComparer(new ComparisonRules { Sets = [.. PathsOf(one => one.Kind == GeneratedKind.Set)] });
        var (tallies, wrong) = (ImmutableArray.CreateBuilder<MirrorTally>(), 0L);
        for (var i = 0; i < requests; i++)
        {
            var first = Answer(random, i, isSuccessor: false, out _);
            var places = comparer.Compare(first, Answer(random, i, isSuccessor: true, out var isWrong));
            var again = i % 5 == 0 ? comparer.Compare(first, Answer(random, i, isSuccessor: false, out _)) : default(ImmutableArray<Difference>?);
            wrong += isWrong ? 1 : 0;
            tallies.Add(Tally(places, again));
        }

        return ([.. tallies.Chunk(10).Select(MirrorMerger.Merge)], wrong);
    }

    private IEnumerable<string> PathsOf(Func<GeneratedField, bool> which) => Fields.Index().Where(pair => which(pair.Item)).Select(pair => $"/f{pair.Index}");

    private static MirrorTally Tally(ImmutableArray<Difference> places, ImmutableArray<Difference>? again)
    {
        const string Route = "/things/{id}";
        var noise = again ?? [];
        return new()
        {
            Matched = places.IsEmpty ? 1 : 0,
            Mismatched = places.IsEmpty ? 0 : 1,
            Routes = [new(MethodClass.Safe, Route, 1, again is null ? 0 : 1)],
            Differences = [.. places.Concat(noise).Select(place => place.Path).Distinct().Select(path => new DifferenceTally(
                MethodClass.Safe, Route, path, places.Count(place => place.Path == path), noise.Count(place => place.Path == path)))],
            Patterns = places.IsEmpty ? [] : [new(MethodClass.Safe, Route, [.. places.Select(place => place.Path)], 1)],
        };
    }

    private RecordedResponse Answer(Random random, int request, bool isSuccessor, out bool isWrong)
    {
        isWrong = false;
        var body = new JsonObject();
        for (var i = 0; i < Fields.Length; i++)
        {
            var wrong = isSuccessor && random.NextDouble() < Fields[i].Wrong;
            isWrong |= wrong;
            body[$"f{i}"] = Value(Fields[i].Kind, random, request, wrong);
        }

        return new(200, "application/json", ImmutableDictionary<string, string>.Empty, BodyContent.Whole(Encoding.UTF8.GetBytes(body.ToJsonString())));
    }

    private static JsonNode Value(GeneratedKind kind, Random random, int request, bool wrong) => kind switch
    {
        GeneratedKind.Same => wrong ? "wrong" : request.ToString(CultureInfo.InvariantCulture),
        GeneratedKind.Id => new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]).ToString(),
        GeneratedKind.Time => Start.AddMilliseconds(random.NextDouble() * 1e9).ToString("O", CultureInfo.InvariantCulture),
        GeneratedKind.Sometimes => random.Next(2) == 0,
        _ => Shuffled(random),
    };

    private static JsonArray Shuffled(Random random)
    {
        int[] items = [1, 2, 3, 4, 5];
        random.Shuffle(items);
        return [.. items.Select(item => JsonValue.Create(item))];
    }
}
