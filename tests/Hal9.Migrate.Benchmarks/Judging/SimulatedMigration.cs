using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Benchmarks.Judging;

/// <summary>A migration on generated evidence, judged by the judge itself: every step stands for its whole hold and is looked at all the time.</summary>
/// <param name="plan">The plan.</param>
/// <param name="everySeconds">How often it is looked at; what was measured since is one window.</param>
internal sealed class SimulatedMigration(MigrationPlan plan, int everySeconds)
{
    /// <summary>Canary and ramp-up, until the first alarm: a gate that fails, or a trigger that fires.</summary>
    public Run Whole(Traffic legacy, Traffic successor, Random random)
    {
        var ran = new Run(false, 0, 0);
        foreach (var step in StepOrder.All(plan, new Step(Phase.RampUp, plan.Phases[Phase.RampUp].Steps[^1])).Where(step => step.Percentage > Percentage.Zero && step.Phase != Phase.State))
        {
            var here = Step(step, legacy, successor, random);
            ran = new(here.Alarmed, ran.Seconds + here.Seconds, ran.Requests + here.Requests);
            if (here.Alarmed)
            {
                break;
            }
        }

        return ran;
    }

    /// <summary>One step, until the first alarm or the end of its hold.</summary>
    public Run Step(Step step, Traffic legacy, Traffic successor, Random random)
    {
        var start = DateTimeOffset.UnixEpoch;
        var share = (double)step.Percentage.Hundredths / Percentage.Hundred.Hundredths;
        var (left, moved) = (legacy with { RequestsPerSecond = legacy.RequestsPerSecond * (1 - share) }, successor with { RequestsPerSecond = successor.RequestsPerSecond * share });
        var state = MigrationState.Empty with { Plan = plan, Position = new(step, start, 1) };
        if (share > 0.5)
        {
            const int BaselineSeconds = 300;
            state = state with { Baseline = [(legacy with { RequestsPerSecond = legacy.RequestsPerSecond / 2 }).Measure(random, Subject.Legacy, BaselineSeconds)], BaselineSeconds = BaselineSeconds };
        }

        var (series, memory, requests) = (EvidenceSeries.Empty, JudgeMemory.Empty, 0L);
        var hold = (int)plan.Phases[step.Phase].Hold.TotalSeconds;
        for (var second = 0; second < hold; second += everySeconds)
        {
            var tally = moved.Measure(random, Subject.Successor, everySeconds);
            requests += tally.Requests;
            series = series.Append(new EvidenceWindow
            {
                Start = start.AddSeconds(second),
                Seconds = everySeconds,
                Complete = true,
                Strata = [left.Measure(random, Subject.Legacy, everySeconds), tally],
                Successor = new(Gauge.Of(1)),
            });
            (var assessment, memory) = Assessor.Assess(state, series, memory);
            if (assessment.Verdicts.Values.Any(verdict => verdict.Outcome == Outcome.Fail) || assessment.Triggers.Any(trigger => trigger.Fires))
            {
                return new(true, second + everySeconds, requests);
            }
        }

        return new(false, hold, requests);
    }
}
