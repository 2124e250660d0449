using System.Collections;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Tests.Arguments;

public sealed class ObjectJsonTests
{
    [Fact]
    public void Of_Hashtable_IsTheJsonAPersonMeans() => ObjectJson.Of(new Hashtable
    {
        ["name"] = "x",
        ["hold"] = TimeSpan.FromMinutes(90),
        ["steps"] = new object[] { 5, 12.5, 25m },
        ["on"] = true,
        ["gates"] = new ArrayList { new Hashtable { ["max"] = 0.001 } },
        ["none"] = null,
        ["url"] = new Uri("http://127.0.0.1:1"),
    })!.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}={member.Value?.ToJsonString() ?? "null"}").ShouldBe(
    [
        "gates=[{\"max\":0.001}]", "hold=\"1h30m\"", "name=\"x\"", "none=null", "on=true", "steps=[5,12.5,25]", "url=\"http://127.0.0.1:1\"",
    ], ignoreOrder: false);

    [Fact]
    public void Of_TableThatContainsItself_IsRefused()
    {
        var table = new Hashtable();
        table["self"] = table;

        Should.Throw<MigrateException>(() => ObjectJson.Of(table)).Problem.Code.ShouldBe(ProblemCode.InvalidArgument);
    }

    [Fact]
    public void Of_NumberThatIsNone_IsRefused() =>
        Should.Throw<MigrateException>(() => ObjectJson.Of(double.NaN)).Problem.Code.ShouldBe(ProblemCode.InvalidArgument);
}
