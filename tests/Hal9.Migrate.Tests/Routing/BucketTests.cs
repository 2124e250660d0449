using FsCheck.Fluent;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Routing;

public sealed class BucketTests
{
    // SELECT ('x' || substr(md5('hal9' || 'user-1'), 1, 8))::bit(32)::bigint % 10000 says the same in PostgreSQL.
    [Theory]
    [InlineData("hal9", "user-1")]
    [InlineData("hal9", "")]
    [InlineData("", "ключ 🔑")]
    public void Of_AnyKey_IsTheFirst32BitsOfItsMd5(string salt, string key)
    {
#pragma warning disable CA5351
        var hex = Convert.ToHexString(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(salt + key)));
#pragma warning restore CA5351
        Bucket.Of(salt, key).ShouldBe((int)(Convert.ToUInt32(hex[..8], 16) % 10_000));
    }

    [Fact]
    public void Of_KeysOfEveryLengthUpToSeveralBlocks_AreHashedAsThePlatformHashes()
    {
        for (var length = 0; length < 300; length++)
        {
            Of_AnyKey_IsTheFirst32BitsOfItsMd5("salt", string.Concat(Enumerable.Range(0, length).Select(i => (char)(' ' + (i * 31 % 90)))));
        }
    }

    [Fact]
    public void Of_KnownKey_NeverChanges() => Bucket.Of("hal9", "user-1").ShouldBe(KnownBucket);

    [Fact]
    public void Of_LongKey_IsHashedWhole()
    {
        var key = new string('k', 5_000);
        Bucket.Of("s", key + "1").ShouldNotBe(Bucket.Of("s", key + "2"));
    }

    [Fact]
    public void Of_ManyKeys_SpreadsEvenly()
    {
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            counts[Bucket.Of("salt", $"user-{i}") / 1_000]++;
        }

        // Chi-squared with 9 degrees of freedom: 27.9 is exceeded once in a thousand.
        counts.Sum(count => (count - 10_000.0) * (count - 10_000.0) / 10_000.0).ShouldBeLessThan(27.9);
    }

    [Fact]
    public void SideOf_GrowingPercentage_NeverTakesAnybodyBack() =>
        PropertyCheck.ForAll(Gen.Choose(0, 9_999).Three(), numbers =>
        {
            var (bucket, first, second) = numbers;
            var (lower, higher) = (Percentage.Of(Math.Min(first, second) / 100m), Percentage.Of(Math.Max(first, second) / 100m));
            if (Bucket.SideOf(bucket, lower) == Side.Successor)
            {
                Bucket.SideOf(bucket, higher).ShouldBe(Side.Successor);
            }
        });

    [Fact]
    public void SideOf_Edges_AreExact()
    {
        Bucket.SideOf(0, Percentage.Zero).ShouldBe(Side.Legacy);
        Bucket.SideOf(9_999, Percentage.Hundred).ShouldBe(Side.Successor);
        Bucket.SideOf(499, Percentage.Of(5)).ShouldBe(Side.Successor);
        Bucket.SideOf(500, Percentage.Of(5)).ShouldBe(Side.Legacy);
    }

    [Fact]
    public void Of_UsualKey_AllocatesNothing()
    {
        Bucket.Of("salt", "user-1");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Bucket.Of("salt", "user-1");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private const int KnownBucket = 8765;
}
