using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Comparison;

namespace Hal9.Migrate.Tests.Comparison;

public sealed class ResponseComparerTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """{ "b" : [1, 2.0], "a": 1e0 }""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "/a")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "/a")]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""", "/b")]
    [InlineData("""{"a":{"b":{"c":1}}}""", """{"a":{"b":{"c":2}}}""", "/a/b/c")]
    [InlineData("""[{"x":1},{"x":2}]""", """[{"x":1},{"x":3}]""", "/*/x")]
    [InlineData("""[1,2]""", """[2,1]""", "/*")]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""", "/a")]
    [InlineData("""{"a":true}""", """{"a":false}""", "/a")]
    [InlineData("""{"a":"é"}""", """{"a":"\u00e9"}""", "")]
    [InlineData("""{"a/b":1}""", """{"a/b":2}""", "/a~1b")]
    [InlineData("""{"a":1}""", """{"a":1""", "body")]
    [InlineData("""{"a":123456789012345678901234567890.5}""", """{"a":123456789012345678901234567890.5}""", "")]
    public void Compare_Json_NamesThePlacesThatDiffer(string legacy, string successor, string places) =>
        Compare(ComparisonRules.Default, legacy, successor).ShouldBe(places.Length == 0 ? [] : [places]);

    [Fact]
    public void Compare_IgnoredPlaces_AndWhatLiesBelow_MayDiffer()
    {
        var rules = new ComparisonRules { Ignore = ["/diagnostics", "/items/*/seenAt"] };

        Compare(rules, """{"diagnostics":{"ms":1},"items":[{"id":1,"seenAt":1}]}""", """{"diagnostics":{"us":[2]},"items":[{"id":1,"seenAt":2}]}""").ShouldBeEmpty();
        Compare(rules, """{"diagnostics":1,"items":[{"id":1}]}""", """{"items":[{"id":2}]}""").ShouldBe(["/items/*/id"]);
    }

    [Fact]
    public void Compare_Status_DecidesAlone() => new ResponseComparer(ComparisonRules.Default)
        .Compare(Response("{}"), Response("""{"a":1}""") with { Status = 500 }).Select(place => place.Path).ShouldBe(["status"]);

    [Fact]
    public void Compare_ChosenHeaders_HaveToAgree()
    {
        var comparer = new ResponseComparer(new() { Headers = ["ETag"] });
        var tagged = Response("{}") with { Headers = ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, [KeyValuePair.Create("ETag", "1")]) };

        comparer.Compare(tagged, tagged).ShouldBeEmpty();
        comparer.Compare(tagged, Response("{}")).Select(place => place.Path).ShouldBe(["header:etag"]);
    }

    [Theory]
    [InlineData("text/plain", "text/plain", "a", "a", "")]
    [InlineData("text/plain", "text/plain", "a", "b", "body")]
    [InlineData("application/json", "text/html", "{}", "<p>", "content-type")]
    [InlineData("application/problem+json; charset=utf-8", "application/problem+json", """{"a":1}""", """{ "a":1}""", "")]
    public void Compare_ByMediaType(string left, string right, string legacy, string successor, string places) =>
        new ResponseComparer(ComparisonRules.Default).Compare(Response(legacy) with { ContentType = left }, Response(successor) with { ContentType = right })
            .Select(place => place.Path).ShouldBe(places.Length == 0 ? [] : [places]);

    [Fact]
    public void Compare_VeryDifferentDocuments_NamesABoundedNumberOfPlaces()
    {
        var left = "{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"f{i}\":1")) + "}";
        Compare(ComparisonRules.Default, left, left.Replace(":1", ":2", StringComparison.Ordinal))
            .ShouldBe([Difference.OtherPlaces, .. Enumerable.Range(0, 500).Select(i => $"/f{i}").Take(ResponseComparer.MaxPlaces).Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public void Compare_VeryDeepDocuments_FallBackToBytes()
    {
        var deep = new string('[', 200) + new string(']', 200);
        Compare(ComparisonRules.Default, deep, deep + " ").ShouldBe(["body"]);
    }

    [Theory]
    [InlineData("[1,2,2]", "[2,1,2.0]", "")]
    [InlineData("[1,2,2]", "[2,1,1]", "/set/*")]
    [InlineData("[1,2]", "[2]", "/set")]
    [InlineData("""[{"id":1,"tags":["a","b"]},{"id":2,"tags":[]}]""", """[{"tags":[],"id":2},{"tags":["b","a"],"id":1}]""", "")]
    [InlineData("""[{"id":1,"name":"a"},{"id":2,"name":"b"}]""", """[{"id":2,"name":"b"},{"id":1,"name":"c"}]""", "/set/*/name")]
    [InlineData("""[{"id":1,"seen":7},{"id":2,"seen":8}]""", """[{"id":2,"seen":9},{"id":1}]""", "")]
    public void Compare_ArrayDeclaredAsSet_OrderDoesNotMatterAndNumberDoes(string legacy, string successor, string places)
    {
        var rules = new ComparisonRules { Sets = ["/set", "/set/*/tags"], Ignore = ["/set/*/seen"] };

        Compare(rules, $$"""{"set":{{legacy}}}""", $$"""{"set":{{successor}}}""").ShouldBe(places.Length == 0 ? [] : [places]);
    }

    [Theory]
    [InlineData(0, 0.01, "1.000", "1.009", true)]
    [InlineData(0, 0.01, "1.000", "1.02", false)]
    [InlineData(0.5, 0, "-0.2", "0.2", true)]
    [InlineData(0.5, 0, "0", "0.6", false)]
    [InlineData(0.5, 0.5, "0", "\"0.1\"", false)]
    [InlineData(0, 1e-9, "1e400", "1e400", true)]
    public void Compare_Tolerance_SaysHowFarNumbersMayBeApart(double absolute, double relative, string legacy, string successor, bool same)
    {
        var rules = new ComparisonRules { Tolerance = new(absolute, relative), Sets = ["/set"] };

        Compare(rules, $$"""{"a":{{legacy}}}""", $$"""{"a":{{successor}}}""").IsEmpty.ShouldBe(same);
        Compare(rules, $$"""{"set":["x",{{legacy}}]}""", $$"""{"set":[{{successor}},"x"]}""").IsEmpty.ShouldBe(same);
    }

    /// <summary>For any document: shuffling what is a set makes no difference, and taking away any item does.</summary>
    [Fact]
    public void Compare_AnySetOfItems_OnlyItsItemsCount() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(int Id, bool Flag)[]>(), ArbMap.Default.ArbFor<int>(), (items, seed) =>
        {
            var shuffled = items.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Compare(new() { Sets = ["/all"] }, Json(items), Json(shuffled)).IsEmpty
                && (items.Length == 0 || Compare(new() { Sets = ["/all"] }, Json(items), Json(shuffled[1..])).SequenceEqual(["/all"]));

            static string Json((int Id, bool Flag)[] items) =>
                $$"""{"all":[{{string.Join(',', items.Select(item => $$"""{"id":{{item.Id}},"flag":{{(item.Flag ? "true" : "false")}}}"""))}}]}""";
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Compare_LargeBodies_AreTheSameWhenLengthAndHashAre()
    {
        var comparer = new ResponseComparer(ComparisonRules.Default);
        var hashed = Response("") with { Body = BodyContent.Hashed(5_000_000, new byte[] { 1, 2, 3 }) };

        comparer.Compare(hashed, hashed with { Body = BodyContent.Hashed(5_000_000, new byte[] { 1, 2, 3 }) }).ShouldBeEmpty();
        comparer.Compare(hashed, hashed with { Body = BodyContent.Hashed(5_000_000, new byte[] { 1, 2, 4 }) }).ShouldBe([new("body")]);
        comparer.Compare(hashed, hashed with { Body = BodyContent.Hashed(5_000_001, new byte[] { 1, 2, 3 }) }).ShouldBe([new("body")]);
        comparer.Compare(hashed, Response("{}")).ShouldBe([new("body")]);
    }

    [Fact]
    public void Compare_ExampleWanted_SaysOfValuesWhatMayBeShown()
    {
        const string Left = """{"id":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","at":"2026-11-23T10:00:00Z","name":"Dave","list":[1],"n":1,"gone":null}""";
        const string Right = """{"id":"3f2504e0-4f89-11d3-9a0c-0305e82c3302","at":"2026-11-23T10:00:01Z","name":"Frank","list":{"a":1},"n":true}""";
        var redacted = Examples(show: false);
        var shown = Examples(show: true);

        redacted.Values.SelectMany(pair => new[] { pair.First, pair.Second }).ShouldAllBe(text => !text!.Contains("Dave") && !text.Contains("Frank") && !text.Contains("3f25"));
        redacted["/name"].First.ShouldStartWith("text of 4 characters, #");
        redacted["/name"].Second.ShouldStartWith("text of 5 characters, #");
        redacted["/id"].First.ShouldStartWith("UUID of 36 characters, #");
        redacted["/id"].First.ShouldNotBe(redacted["/id"].Second);
        redacted["/at"].First.ShouldStartWith("time of 20 characters, #");
        (redacted["/list"].First![..15], redacted["/list"].Second![..18]).ShouldBe(("array of 1 item", "object of 1 member"));
        (redacted["/n"].First![..6], redacted["/n"].Second![..7]).ShouldBe(("number", "boolean"));
        (redacted["/gone"].First, redacted["/gone"].Second).ShouldBe(("null", "absent"));
        (shown["/name"].First, shown["/name"].Second, shown["/gone"].Second).ShouldBe(("\"Dave\"", "\"Frank\"", "absent"));

        static Dictionary<string, Difference> Examples(bool show) => new ResponseComparer(ComparisonRules.Default, new ValueDescriber(show, new byte[32]))
            .Compare(Response(Left), Response(Right), _ => true).ToDictionary(place => place.Path);
    }

    [Fact]
    public void Describe_OtherKey_OtherHash()
    {
        var (one, other) = (new ValueDescriber(show: false, new byte[32]), new ValueDescriber(show: false, new byte[] { 1 }));

        one.OfHeader("secret").ShouldBe(one.OfHeader("secret"));
        one.OfHeader("secret").ShouldNotBe(other.OfHeader("secret"));
    }

    private static ImmutableArray<string> Compare(ComparisonRules rules, string legacy, string successor) =>
        [.. new ResponseComparer(rules).Compare(Response(legacy), Response(successor)).Select(place => place.Path)];

    private static RecordedResponse Response(string body) =>
        new(200, "application/json", ImmutableDictionary<string, string>.Empty, BodyContent.Whole(Encoding.UTF8.GetBytes(body)));
}
