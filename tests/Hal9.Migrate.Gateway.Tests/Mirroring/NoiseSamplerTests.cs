using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.Gateway.Tests.Mirroring;

public sealed class NoiseSamplerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryBegin_BusyRoute_AsksItsShare()
    {
        var sampler = new NoiseSampler(new() { Sample = Percentage.Of(10), MaxPerSecond = 1_000 }, _time);

        Asked(sampler, "/a", 1_000).ShouldBeInRange(100, 101);
    }

    [Fact]
    public void TryBegin_RareRoute_IsAskedAtLeastEveryTenSeconds()
    {
        var sampler = new NoiseSampler(new() { Sample = Percentage.Of(1) }, _time);

        var asked = 0;
        for (var i = 0; i < 30; i++)
        {
            asked += Asked(sampler, "/a", 1);
            _time.Advance(TimeSpan.FromSeconds(4));
        }

        asked.ShouldBe(10);
    }

    [Fact]
    public void TryBegin_TooManyInASecond_WaitsForTheNextAndMakesNothingUp()
    {
        var sampler = new NoiseSampler(new() { Sample = Percentage.Hundred, MaxPerSecond = 5 }, _time);

        Asked(sampler, "/a", 100).ShouldBe(5);
        Asked(sampler, "/b", 100).ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        Asked(sampler, "/b", 100).ShouldBe(5);
    }

    [Fact]
    public void TryBegin_ManyUnderWay_IsRefusedUntilOneEnds()
    {
        var sampler = new NoiseSampler(new() { Sample = Percentage.Hundred, MaxPerSecond = 1_000 }, _time);
        for (var i = 0; i < NoiseSampler.MostUnderWay; i++)
        {
            sampler.TryBegin("/a").ShouldBeTrue();
        }

        sampler.TryBegin("/b").ShouldBeFalse();
        sampler.End();
        sampler.TryBegin("/b").ShouldBeTrue();
    }

    [Fact]
    public void TryBegin_LearningIsOff_Never() => Asked(new NoiseSampler(NoiseLearning.Off, _time), "/a", 1_000).ShouldBe(0);

    private static int Asked(NoiseSampler sampler, string route, int requests)
    {
        var asked = 0;
        for (var i = 0; i < requests; i++)
        {
            if (sampler.TryBegin(route))
            {
                asked++;
                sampler.End();
            }
        }

        return asked;
    }
}
