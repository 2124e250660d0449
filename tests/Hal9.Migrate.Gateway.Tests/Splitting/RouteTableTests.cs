using System.Globalization;
using Hal9.Migrate.Gateway.Splitting;

namespace Hal9.Migrate.Gateway.Tests.Splitting;

public sealed class RouteTableTests
{
    private static readonly RouteTable Table = new(["/api/neurons/{id}", "/api/neurons/all", "/api/{kind}/all", "/", "/api/signals", "/{a}/{b}/{c}/{d}", "/slash/"]);

    [Theory]
    [InlineData("/api/neurons/7", 0)]
    [InlineData("/api/neurons/all", 0)]
    [InlineData("/api/groups/all", 2)]
    [InlineData("/", 3)]
    [InlineData("/api/signals", 4)]
    [InlineData("/x/y/z/w", 5)]
    [InlineData("/slash/", 6)]
    [InlineData("/slash", RouteTable.None)]
    [InlineData("/api/neurons/", RouteTable.None)]
    [InlineData("/api/neurons", RouteTable.None)]
    [InlineData("/API/signals", RouteTable.None)]
    [InlineData("/api/signals/", RouteTable.None)]
    [InlineData("/x//z/w", RouteTable.None)]
    [InlineData("/a/b/c/d/e/f/g/h", RouteTable.None)]
    [InlineData("", RouteTable.None)]
    [InlineData("api/signals", RouteTable.None)]
    [InlineData("*", RouteTable.None)]
    public void Match_Path_IsTheFirstTemplateThatFits(string path, int expected) => Table.Match(path).ShouldBe(expected);

    [Fact]
    public void Match_NoTemplates_IsNone() => new RouteTable([]).Match("/a").ShouldBe(RouteTable.None);

    [Fact]
    public void Match_HundredTemplates_AllocatesNothing()
    {
        var table = new RouteTable([.. Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"/api/kind{i}/{{id}}"))]);
        table.Match("/api/kind99/7").ShouldBe(99);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            table.Match("/api/kind99/7");
            table.Match("/elsewhere");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
