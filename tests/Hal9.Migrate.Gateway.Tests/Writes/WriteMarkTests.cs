using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Gateway.Writes;

namespace Hal9.Migrate.Gateway.Tests.Writes;

public sealed class WriteMarkTests
{
    [Fact]
    public void TryRead_WhatWasMade_IsTheSame() =>
        Prop.ForAll(
            Gen.Elements("0123456789abcdefXYZ".ToCharArray()).NonEmptyListOf().Where(run => run.Count <= WriteMark.MaxRunLength).ToArbitrary(),
            ArbMap.Default.ArbFor<NonNegativeInt>(),
            (letters, number) =>
            {
                var (run, report) = (string.Concat(letters), long.MaxValue - number.Get);
                return WriteMark.TryRead(TestSnapshot.TokenKey, WriteMark.Create(TestSnapshot.TokenKey, run, report), out var readRun, out var readReport)
                    && readRun.SequenceEqual(run) && readReport == report;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_AnyOneCharacterChanged_IsForged()
    {
        var mark = WriteMark.Create(TestSnapshot.TokenKey, "0123456789abcdef", 1_234);
        for (var i = 0; i < mark.Length - 1; i++)
        {
            var forged = mark.ToCharArray();
            forged[i] = forged[i] == '5' ? '6' : '5';
            WriteMark.TryRead(TestSnapshot.TokenKey, forged, out _, out _).ShouldBeFalse($"character {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.1")]
    [InlineData(".1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("a.1.ÄAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("..........................................................")]
    public void TryRead_NoMark_IsFalse(string text) => WriteMark.TryRead(TestSnapshot.TokenKey, text, out _, out _).ShouldBeFalse();

    [Fact]
    public void TryRead_EmptyKey_NothingIsValid() => WriteMark.TryRead([], WriteMark.Create([], "a", 1), out _, out _).ShouldBeFalse();
}
