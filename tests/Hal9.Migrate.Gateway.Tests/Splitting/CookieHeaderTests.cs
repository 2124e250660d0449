using Hal9.Migrate.Gateway.Splitting;

namespace Hal9.Migrate.Gateway.Tests.Splitting;

public sealed class CookieHeaderTests
{
    [Theory]
    [InlineData("hal9_session=x", "")]
    [InlineData("a=1; hal9_session=x; b=2", "a=1; b=2")]
    [InlineData("hal9_session=x;hal9_session=y ; b", "b")]
    [InlineData("a=hal9_session=x", "a=hal9_session=x")]
    [InlineData("xhal9_session=x; hal9_sessions=y", "xhal9_session=x; hal9_sessions=y")]
    public void Without_Header_OnlyThatCookieIsGone(string header, string expected)
    {
        CookieHeader.Without(header, "hal9_session").ShouldBe(expected);
        CookieHeader.Has(header, "hal9_session").ShouldBe(header != expected);
    }
}
