using FsCheck.Fluent;
using Hal9.Migrate.Health;

namespace Hal9.Migrate.Tests.Health;

public sealed class ServiceTrendTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Next_OneAnswerThatSaysWorse_ChangesNothing_TwoInARowDo()
    {
        var trend = After("HHH");
        trend.Score.ShouldBe(1);
        After("HHHU").Components[0].Status.ShouldBe(HealthStatus.Healthy);
        After("HHHUH").Components[0].ShouldBe(trend.Components[0]);
        After("HHHUHUHUHU").Score.ShouldBe(1);
        var worse = After("HHHUU");
        (worse.Components[0].Status, worse.Score, worse.Components[0].Since).ShouldBe((HealthStatus.Unhealthy, 0, Start.AddSeconds(4)));
    }

    [Fact]
    public void Next_Recovered_IsBelievedAfterThreeInARow()
    {
        After("UUHH").Score.ShouldBe(0);
        After("UUHHUHH").Score.ShouldBe(0);
        After("UUHHH").Score.ShouldBe(1);
    }

    [Fact]
    public void Next_NoAnswer_IsUnhealthyForAllThatIsKnownOfIt()
    {
        var known = ServiceTrend.None.Next(Document(("database", HealthStatus.Healthy, 1), ("network", HealthStatus.Healthy, 0.9)), true, Start);
        known.Next(null, false, Start).Score.ShouldBe(0.95, "one miss is no outage");
        var dead = known.Next(null, false, Start).Next(null, false, Start);
        dead.Components.Select(component => (component.Name, component.Status, component.Message)).ShouldBe(
            [("database", HealthStatus.Unhealthy, "It does not answer."), ("network", HealthStatus.Unhealthy, "It does not answer.")]);
    }

    [Fact]
    public void Next_SameStatusOtherScore_FollowsAtOnce()
    {
        var trend = ServiceTrend.None.Next(Document(("database", HealthStatus.Degraded, 0.6)), true, Start);
        trend.Next(Document(("database", HealthStatus.Degraded, 0.3)), true, Start.AddSeconds(9)).Components[0].ShouldSatisfyAllConditions(
            component => component.Score.ShouldBe(0.3), component => component.Since.ShouldBe(Start));
    }

    [Theory]
    [InlineData(true, HealthStatus.Healthy)]
    [InlineData(false, HealthStatus.Unhealthy)]
    public void Next_ServiceThatSaysNothing_IsWhatItsStatusCodeSays(bool isSuccess, HealthStatus expected) =>
        ServiceTrend.None.Next(new HealthDocument(HealthStatus.Unknown, [], null), isSuccess, Start).Components.Single().ShouldBe(
            new ComponentTrend(ServiceTrend.Whole, expected, expected == HealthStatus.Healthy ? 1 : 0, "", Start));

    [Fact]
    public void Next_ManyOrDoubledComponents_AreBounded()
    {
        var many = Document([.. Enumerable.Range(0, 500).Select(number => ($"c{number % 100}", HealthStatus.Healthy, 1.0))]);
        ServiceTrend.None.Next(many, true, Start).Next(many, true, Start).Components.Length.ShouldBe(ServiceTrend.MaxComponents);
    }

    /// <summary>Never further from what was answered than the rule says: whatever is said has been the answer of some streak, and a long enough streak always wins.</summary>
    [Fact]
    public void Next_AnyAnswers_FollowsWhoeverInsistsAndNobodyElse() => PropertyCheck.ForAll(Gen.Elements('H', 'D', 'U').ArrayOf(), answers =>
    {
        var trend = After(new string(answers));
        if (answers.Length == 0)
        {
            trend.Score.ShouldBeNull();
            return;
        }

        Enumerable.Range(0, answers.Length).ShouldContain(i => StatusOf(answers[i]) == trend.Components[0].Status);
        var insisting = answers.Reverse().TakeWhile(answer => answer == answers[^1]).Count();
        if (insisting >= ComponentTrend.BetterAfter)
        {
            trend.Components[0].Status.ShouldBe(StatusOf(answers[^1]));
        }
    });

    private static ServiceTrend After(string answers) => answers.Select((letter, second) => (letter, second)).Aggregate(ServiceTrend.None, (trend, answer) =>
        trend.Next(new HealthDocument(StatusOf(answer.letter), [], null), true, Start.AddSeconds(answer.second)));

    private static HealthStatus StatusOf(char letter) => letter switch { 'H' => HealthStatus.Healthy, 'D' => HealthStatus.Degraded, _ => HealthStatus.Unhealthy };

    private static HealthDocument Document(params (string Name, HealthStatus Status, double Score)[] components) =>
        new(HealthStatus.Healthy, [.. components.Select(component => new ComponentHealth(component.Name, component.Status, component.Score, ""))], null);
}
