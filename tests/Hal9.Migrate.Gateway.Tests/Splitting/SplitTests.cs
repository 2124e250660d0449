using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Gateway.Splitting;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Splitting;

public sealed class SplitTests
{
    private static readonly Uri Anywhere = new("http://127.0.0.1:1");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void SideOf_GrowingPercentage_NobodyFlipsBack() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyString>(), Gen.Choose(0, 10_000).Two().ToArbitrary(),
            (user, shares) =>
            {
                var (less, more) = (Math.Min(shares.Item1, shares.Item2), Math.Max(shares.Item1, shares.Item2));
                var context = Context(user.Get);
                return SplitterOf(less).SideOf(context, out _) == Side.Legacy || SplitterOf(more).SideOf(context, out _) == Side.Successor;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void SideOf_SameUser_IsTheSameEveryTimeAndFollowsTheBucket() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>(), Gen.Choose(0, 10_000).ToArbitrary(),
            (user, share) =>
            {
                var name = user.ToString(CultureInfo.InvariantCulture);
                var expected = Bucket.SideOf(Bucket.Of("salt", name), Percentage.Of(share / 100m));
                return SplitterOf(share).SideOf(Context(name), out _) == expected && SplitterOf(share).SideOf(Context(name), out _) == expected;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Forward_ManyUsersAtThirtyPercent_EachStaysWhereItsBucketIs()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("legacy", Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("successor", Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url, percent: 30) with { ServedBy = true });

        for (var i = 0; i < 400; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            var user = (i % 200).ToString(CultureInfo.InvariantCulture);
            request.Headers.Add("X-User", user);
            using var response = await gateway.Client.SendAsync(request, Cancelled);
            var expected = Bucket.Of("salt", user) < 3_000 ? "successor" : "legacy";
            (await response.Content.ReadAsStringAsync(Cancelled)).ShouldBe(expected);
            response.Headers.GetValues("X-Hal9-Served-By").ShouldBe([expected]);
        }
    }

    [Theory]
    [InlineData("successor")]
    [InlineData("legacy")]
    public async Task Forward_ValidRouteToken_SaysWhoServes(string wished)
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("legacy", Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("successor", Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url, percent: wished == "legacy" ? 100 : 0));
        var token = RouteToken.Create(TestSnapshot.TokenKey, wished == "legacy" ? Side.Legacy : Side.Successor, TimeProvider.System.GetUtcNow().AddMinutes(5));

        gateway.Client.DefaultRequestHeaders.Add(RouteToken.Header, token);
        (await gateway.Client.GetStringAsync("/", Cancelled)).ShouldBe(wished);
        (await gateway.Client.GetStringAsync("/", Cancelled)).ShouldBe(wished);

        legacy.Seen.Concat(successor.Seen).ShouldAllBe(seen => seen[RouteToken.Header] == null);
    }

    [Fact]
    public void SideOf_ExpiredForgedOrMalformedToken_IsIgnored()
    {
        var splitter = SplitterOf(0);
        var good = RouteToken.Create(TestSnapshot.TokenKey, Side.Successor, Now.AddSeconds(1));

        SideWith(splitter, good).ShouldBe(Side.Successor);
        SideWith(splitter, RouteToken.Create(TestSnapshot.TokenKey, Side.Successor, Now)).ShouldBe(Side.Legacy);
        SideWith(splitter, RouteToken.Create(new byte[32], Side.Successor, Now.AddSeconds(1))).ShouldBe(Side.Legacy);
        SideWith(splitter, good.Replace("successor", "legacy", StringComparison.Ordinal)).ShouldBe(Side.Legacy);
        SideWith(splitter, "").ShouldBe(Side.Legacy);
        SideWith(splitter, "successor").ShouldBe(Side.Legacy);
        SideWith(splitter, new string('.', 10_000)).ShouldBe(Side.Legacy);
    }

    [Fact]
    public void SideOf_SnapshotWithoutTokenKey_NoTokenIsValid()
    {
        var splitter = new Splitter(TestSnapshot.Of(Anywhere, Anywhere) with { RouteTokenKey = "" }, new FixedTime(Now));

        SideWith(splitter, RouteToken.Create([], Side.Successor, Now.AddSeconds(1))).ShouldBe(Side.Legacy);
    }

    [Fact]
    public void Read_RememberedToken_StillExpires()
    {
        var reader = new RouteOverride(TestSnapshot.TokenKey);
        var token = RouteToken.Create(TestSnapshot.TokenKey, Side.Successor, Now.AddSeconds(10));

        reader.Read(token, Now).ShouldBe(new RouteWish(Side.Successor));
        reader.Read(token, Now.AddSeconds(9)).ShouldBe(new RouteWish(Side.Successor));
        reader.Read(token, Now.AddSeconds(10)).ShouldBeNull();
    }

    [Fact]
    public void Read_ManyValidTokens_AreAllReadAndNotAllKept()
    {
        var reader = new RouteOverride(TestSnapshot.TokenKey);
        for (var i = 1; i < 5_000; i++)
        {
            reader.Read(RouteToken.Create(TestSnapshot.TokenKey, Side.Successor, Now.AddSeconds(i)), Now).ShouldBe(new RouteWish(Side.Successor));
        }

        reader.RememberedCount.ShouldBeLessThanOrEqualTo(256);
        reader.Read(RouteToken.Create(new byte[32], Side.Successor, Now.AddSeconds(1)), Now).ShouldBeNull();
        reader.RememberedCount.ShouldBeLessThanOrEqualTo(256);
    }

    [Fact]
    public void SideOf_TokenThatOnlyWitnesses_LeavesTheSplitAndIsKnown()
    {
        var context = Context("somebody");
        context.Request.Headers[RouteToken.Header] = RouteToken.CreateWitness(TestSnapshot.TokenKey, Now.AddSeconds(1));

        SplitterOf(0).SideOf(context, out var wish).ShouldBe(Side.Legacy);
        wish.ShouldBe(new RouteWish(null));
        SplitterOf(10_000).SideOf(context, out _).ShouldBe(Side.Successor);
        SplitterOf(0).SideOf(Context("somebody"), out wish).ShouldBe(Side.Legacy);
        wish.ShouldBeNull();
    }

    private static Side SideWith(Splitter splitter, string token)
    {
        var context = Context("somebody");
        context.Request.Headers[RouteToken.Header] = token;
        return splitter.SideOf(context, out _);
    }

    private static Splitter SplitterOf(int hundredths) =>
        new(TestSnapshot.Of(Anywhere, Anywhere, hundredths / 100m), new FixedTime(Now));

    private static DefaultHttpContext Context(string user)
    {
        // As the listener reads header bytes.
        var latin1 = System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(user));
        return new DefaultHttpContext { Request = { Headers = { ["X-User"] = latin1 } } };
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
