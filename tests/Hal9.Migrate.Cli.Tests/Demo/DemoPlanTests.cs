using Hal9.Migrate.Cli.Demo;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Cli.Tests.Demo;

public sealed class DemoPlanTests
{
    /// <summary>What the command line takes, its ends among them.</summary>
    public static MatrixTheoryData<int, int> RatesAndPaces => new([1, 2, 5, 20, 240, 5_000], [1, 2, 5, 60, 3_600]);

    [Theory]
    [MemberData(nameof(RatesAndPaces))]
    public void Write_AnyRateAndPace_IsAPlan(int rate, int secondsPerStep)
    {
        var (plan, problem) = PlanReader.Read(DemoPlan.Write(secondsPerStep, rate, new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"), null));

        problem.ShouldBeNull();
        plan.ShouldNotBeNull();
    }
}
