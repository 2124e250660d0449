using FsCheck;
using FsCheck.Fluent;
using Hal9.Sample.Faults;

namespace Hal9.Sample.Tests.Faults;

public sealed class FaultInjectorTests
{
    [Fact]
    public void Draw_AnyRate_StrikesThatShareInEveryStretch() =>
        Prop.ForAll(Gen.Choose(0, 100).ToArbitrary(), Gen.Choose(0, 5000).ToArbitrary(), (percent, skip) =>
        {
            var injector = new FaultInjector(new Fault(FaultKind.Errors, percent / 100.0, TimeSpan.Zero));
            for (var i = 0; i < skip; i++)
            {
                injector.Draw();
            }

            Enumerable.Range(0, 200).Count(_ => injector.Draw() is not null).ShouldBeInRange((percent * 2) - 3, (percent * 2) + 3);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Draw_RateOneOrZero_StrikesAlwaysOrNever()
    {
        var always = new FaultInjector(new Fault(FaultKind.Hang, 1, TimeSpan.Zero));
        var never = new FaultInjector(new Fault(FaultKind.Hang, 0, TimeSpan.Zero));
        for (var i = 0; i < 1000; i++)
        {
            always.Draw().ShouldNotBeNull();
            never.Draw().ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("errors", null, null)]
    [InlineData("latency", 0.0, 0)]
    [InlineData("wrong-answers", 1.0, 60_000)]
    [InlineData("crash", 0.5, null)]
    [InlineData("hang", 0.5, null)]
    [InlineData("none", 0.5, null)]
    public void Create_RightValues_GivesThatFault(string kind, double? rate, int? latency)
    {
        var (fault, problem) = Fault.Create(kind, rate, latency);
        problem.ShouldBeNull();
        fault.ShouldNotBeNull().Name.ShouldBe(kind);
        fault.Rate.ShouldBe(rate ?? 1);
        fault.Latency.TotalMilliseconds.ShouldBe(latency ?? 400);
    }

    [Fact]
    public void Create_EverythingWrong_SaysAllOfIt()
    {
        var (fault, problem) = Fault.Create("Errors", 1.1, -1);
        fault.ShouldBeNull();
        problem.ShouldNotBeNull().ShouldSatisfyAllConditions(
            text => text.ShouldContain("'Errors'"), text => text.ShouldContain("rate"), text => text.ShouldContain("latency"));
    }
}
