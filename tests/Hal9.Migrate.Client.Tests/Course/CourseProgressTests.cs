using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Tests.Course;

public sealed class CourseProgressTests
{
    private readonly RecordingHost _host = new();

    [Fact]
    public void Show_AStepWithAHold_IsAPartOfTheWay()
    {
        var progress = new CourseProgress("the way", _host);

        progress.Show(At(Phase.Canary, 20, healthy: 3, required: 10), plan: null);

        _host.Reports.Select(report => (report.Activity, report.Within, report.Percent, report.Status)).ShouldBe(
        [
            ("the way", null, null, "Canary 20 %"),
            ("Canary 20 %", "the way", 30, "3 of 10 healthy seconds of its hold"),
        ]);
    }

    [Fact]
    public void Show_TheNextStep_EndsTheOneBefore()
    {
        var progress = new CourseProgress("the way", _host);
        progress.Show(At(Phase.Canary, 20, healthy: 10, required: 10), plan: null);
        progress.Show(At(Phase.Canary, 50, healthy: 0, required: 10), plan: null);

        progress.End(At(Phase.Canary, 50, healthy: 4, required: 10));

        _host.Reports.Where(report => report.Within is not null).Select(report => (report.Activity, report.Completed))
            .ShouldBe([("Canary 20 %", false), ("Canary 20 %", true), ("Canary 50 %", false), ("Canary 50 %", true)]);
        var last = _host.Reports.Last();
        (last.Activity, last.Completed).ShouldBe(("the way", true));
    }

    [Fact]
    public void Show_AStepWithoutAHold_IsOnlyTheWay()
    {
        new CourseProgress("the way", _host).Show(At(Phase.State, 50, healthy: 0, required: 0), plan: null);

        _host.Reports.ShouldHaveSingleItem().Within.ShouldBeNull();
    }

    private static StatusDocument At(Phase phase, int percentage, int healthy, double required) => new()
    {
        Status = Decisions.MigrationStatus.Running,
        Phase = phase,
        Percentage = Percentage.Of(percentage),
        Hold = new(healthy, required),
    };
}
