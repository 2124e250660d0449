using System.Collections.Immutable;
using System.Text;
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
        .Compare(Response("{}"), Response("""{"a":1}""") with { Status = 500 }).ShouldBe(["status"]);

    [Fact]
    public void Compare_ChosenHeaders_HaveToAgree()
    {
        var comparer = new ResponseComparer(new() { Headers = ["ETag"] });
        var tagged = Response("{}") with { Headers = ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, [KeyValuePair.Create("ETag", "1")]) };

        comparer.Compare(tagged, tagged).ShouldBeEmpty();
        comparer.Compare(tagged, Response("{}")).ShouldBe(["header:etag"]);
    }

    [Theory]
    [InlineData("text/plain", "text/plain", "a", "a", "")]
    [InlineData("text/plain", "text/plain", "a", "b", "body")]
    [InlineData("application/json", "text/html", "{}", "<p>", "content-type")]
    [InlineData("application/problem+json; charset=utf-8", "application/problem+json", """{"a":1}""", """{ "a":1}""", "")]
    public void Compare_ByMediaType(string left, string right, string legacy, string successor, string places) =>
        new ResponseComparer(ComparisonRules.Default).Compare(Response(legacy) with { ContentType = left }, Response(successor) with { ContentType = right })
            .ShouldBe(places.Length == 0 ? [] : [places]);

    [Fact]
    public void Compare_VeryDifferentDocuments_NamesABoundedNumberOfPlaces()
    {
        var left = "{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"f{i}\":1")) + "}";
        Compare(ComparisonRules.Default, left, left.Replace(":1", ":2", StringComparison.Ordinal)).Length.ShouldBe(ResponseComparer.MaxPlaces);
    }

    [Fact]
    public void Compare_VeryDeepDocuments_FallBackToBytes()
    {
        var deep = new string('[', 200) + new string(']', 200);
        Compare(ComparisonRules.Default, deep, deep + " ").ShouldBe(["body"]);
    }

    private static ImmutableArray<string> Compare(ComparisonRules rules, string legacy, string successor) =>
        new ResponseComparer(rules).Compare(Response(legacy), Response(successor));

    private static RecordedResponse Response(string body) =>
        new(200, "application/json", ImmutableDictionary<string, string>.Empty, Encoding.UTF8.GetBytes(body));
}
