using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Course;

/// <summary>Tells a host how far a migration has come: the way to the goal, and within it the step it is at.</summary>
/// <param name="activity">What is waited for, for people.</param>
/// <param name="host">Who is told.</param>
internal sealed class CourseProgress(string activity, IOperationHost host)
{
    private MigrationPlan? _plan;
    private string? _step;

    /// <summary>Shows where it is.</summary>
    public void Show(StatusDocument status, MigrationPlan? plan)
    {
        _plan = plan;
        host.Progress(new(activity, CourseText.Of(status), CourseText.PercentOf(status, plan)));
        var step = new Step(status.Phase, status.Percentage).ToString();
        if (_step != step)
        {
            EndStep();
        }

        if (status.Hold is { RequiredSeconds: > 0 } hold)
        {
            _step = step;
            host.Progress(new(step, CourseText.HoldOf(hold), 100 * Math.Min(1, hold.HealthySeconds / hold.RequiredSeconds), Within: activity));
        }
    }

    /// <summary>Takes everything away; there is nothing more to show.</summary>
    public void End(StatusDocument status)
    {
        EndStep();
        host.Progress(new(activity, CourseText.Of(status), CourseText.PercentOf(status, _plan), Completed: true));
    }

    private void EndStep()
    {
        if (_step is { } shown)
        {
            host.Progress(new(shown, "over", Completed: true, Within: activity));
            _step = null;
        }
    }
}
