using System.Net;
using System.Text;
using Hal9.Migrate.Gateway.Splitting;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hal9.Migrate.Gateway.Tests.Splitting;

public sealed class RequestKeyTests
{
    [Fact]
    public void BucketOf_Header_IsTheBucketOfItsText() => Of("header:X-User", context => context.Request.Headers["x-user"] = "alice").ShouldBe(Bucket.Of("s", "alice"));

    [Fact]
    public void BucketOf_HeaderTwice_TheFirstCounts() =>
        Of("header:X-User", context => context.Request.Headers["X-User"] = new StringValues(["alice", "bob"])).ShouldBe(Bucket.Of("s", "alice"));

    [Fact]
    public void BucketOf_HeaderInUtf8_IsTheBucketOfWhatWasMeant() =>
        Of("header:X-User", context => context.Request.Headers["X-User"] = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("J\u00fcrgen \u20ac")))
            .ShouldBe(Bucket.Of("s", "J\u00fcrgen \u20ac"));

    [Fact]
    public void BucketOf_LongHeaderInUtf8_IsTheBucketOfWhatWasMeant() =>
        Of("header:X-User", context => context.Request.Headers["X-User"] = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(new string('\u20ac', 500))))
            .ShouldBe(Bucket.Of("s", new string('\u20ac', 500)));

    [Theory]
    [InlineData("sid=42")]
    [InlineData("a=b; sid=42; c=d")]
    [InlineData("xsid=1;sid=42")]
    [InlineData("sid = 1; sid=42")]
    [InlineData("; ;=;sid=42;sid=43")]
    public void BucketOf_Cookie_IsTheBucketOfItsValue(string header) =>
        Of("cookie:sid", context => context.Request.Headers.Cookie = header).ShouldBe(Bucket.Of("s", "42"));

    [Fact]
    public void BucketOf_CookiesInSeveralHeaders_AreAllLookedAt() =>
        Of("cookie:sid", context => context.Request.Headers.Cookie = new StringValues(["a=1", "sid=42"])).ShouldBe(Bucket.Of("s", "42"));

    [Theory]
    [InlineData("header:X-User")]
    [InlineData("cookie:sid")]
    [InlineData("address")]
    public void BucketOf_NoKey_IsTheBucketOfTheAddress(string source) => Of(source, context =>
    {
        context.Request.Headers["X-User"] = "";
        context.Request.Headers.Cookie = "sid=; SID=42; sidecar=1";
    }).ShouldBe(Bucket.Of("s", "192.0.2.7"));

    [Fact]
    public void BucketOf_MappedAddress_IsTheBucketOfTheAddress() =>
        Of("address", context => context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7").MapToIPv6()).ShouldBe(Bucket.Of("s", "192.0.2.7"));

    [Fact]
    public void BucketOf_Ipv6Address_IsTheBucketOfItsText() =>
        Of("address", context => context.Connection.RemoteIpAddress = IPAddress.Parse("2001:db8::7")).ShouldBe(Bucket.Of("s", "2001:db8::7"));

    [Theory]
    [InlineData("header:X-User")]
    [InlineData("cookie:sid")]
    [InlineData("address")]
    public void BucketOf_AnySource_AllocatesNothing(string source)
    {
        KeySource.TryParse(source, out var parsed).ShouldBeTrue();
        var key = new RequestKey(parsed, "s");
        var context = Context();
        context.Request.Headers["X-User"] = "somebody-with-a-rather-long-name-0123456789";
        context.Request.Headers.Cookie = "theme=dark; sid=0123456789abcdef; other=1";
        key.BucketOf(context);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            key.BucketOf(context);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static int Of(string source, Action<HttpContext> prepare)
    {
        KeySource.TryParse(source, out var parsed).ShouldBeTrue();
        var context = Context();
        prepare(context);
        return new RequestKey(parsed, "s").BucketOf(context);
    }

    private static DefaultHttpContext Context() => new() { Connection = { RemoteIpAddress = IPAddress.Parse("192.0.2.7") } };
}
