using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Routing;

public sealed class RouteTokenTests
{
    private static readonly byte[] Key = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Theory]
    [InlineData(Side.Legacy)]
    [InlineData(Side.Successor)]
    public void Read_OwnToken_GivesItsSide(Side side) =>
        RouteToken.Read(Key, RouteToken.Create(Key, side, Now.AddMinutes(5)), Now).ShouldBe(new RouteWish(side));

    [Fact]
    public void Read_Witness_LeavesTheSideOpen() =>
        RouteToken.Read(Key, RouteToken.CreateWitness(Key, Now.AddMinutes(5)), Now).ShouldBe(new RouteWish(null));

    [Fact]
    public void Read_Expired_IsIgnored() =>
        RouteToken.Read(Key, RouteToken.Create(Key, Side.Successor, Now), Now).ShouldBeNull();

    [Fact]
    public void Read_OtherKey_IsIgnored() =>
        RouteToken.Read([9, 9], RouteToken.Create(Key, Side.Successor, Now.AddMinutes(5)), Now).ShouldBeNull();

    [Fact]
    public void Read_AnyChangedCharacter_IsIgnored()
    {
        var token = RouteToken.Create(Key, Side.Successor, Now.AddMinutes(5));
        for (var i = 0; i < token.Length; i++)
        {
            var forged = token.ToCharArray();
            forged[i] = forged[i] == 'x' ? 'y' : 'x';
            RouteToken.Read(Key, new string(forged), Now).ShouldBeNull($"character {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("successor")]
    [InlineData("..")]
    [InlineData("successor.99999999999999999999.x")]
    public void Read_Malformed_IsIgnored(string token) => RouteToken.Read(Key, token, Now).ShouldBeNull();

    [Fact]
    public void Read_VeryLong_IsIgnored() => RouteToken.Read(Key, new string('a', 100_000), Now).ShouldBeNull();

    [Theory]
    [InlineData("header:X-User", true)]
    [InlineData("cookie:sid", true)]
    [InlineData("address", true)]
    [InlineData("header:", false)]
    [InlineData("header:a b", false)]
    [InlineData("address:x", false)]
    [InlineData("query:x", false)]
    public void KeySource_Text_IsReadOrRefused(string text, bool valid)
    {
        KeySource.TryParse(text, out var source).ShouldBe(valid);
        if (valid)
        {
            source!.ToString().ShouldBe(text);
        }
    }
}
