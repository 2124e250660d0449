namespace Hal9.Migrate.Health;

/// <summary>How a component has been of late. One odd answer does not change what is said of it: hysteresis. Pure.</summary>
/// <param name="Name">The component.</param>
/// <param name="Status">How it is.</param>
/// <param name="Score">The same as a number, 0 (dead) to 1 (well).</param>
/// <param name="Message">What was said of it when it last was so.</param>
/// <param name="Since">Since when it has been so.</param>
/// <param name="Streak">How many answers in a row have said better (above 0) or worse (below 0) than that.</param>
public sealed record ComponentTrend(string Name, HealthStatus Status, double Score, string Message, DateTimeOffset Since, int Streak = 0)
{
    /// <summary>After how many answers in a row that say so it counts as worse.</summary>
    public const int WorseAfter = 2;

    /// <summary>After how many answers in a row that say so it counts as better: trust is lost sooner than it is won.</summary>
    public const int BetterAfter = 3;

    /// <summary>The first that is heard of it counts at once.</summary>
    public static ComponentTrend Of(ComponentHealth seen, DateTimeOffset now) => new(seen.Name, seen.Status, seen.Score, seen.Message, now);

    /// <summary>How it is after another answer.</summary>
    public ComponentTrend Next(ComponentHealth seen, DateTimeOffset now)
    {
        if (seen.Status == Status)
        {
            return this with { Score = seen.Score, Message = seen.Message, Streak = 0 };
        }

        var streak = Badness(seen.Status) > Badness(Status) ? Math.Min(Streak, 0) - 1 : Math.Max(Streak, 0) + 1;
        return streak is <= -WorseAfter or >= BetterAfter ? Of(seen, now) : this with { Streak = streak };
    }

    private static int Badness(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => 0,
        HealthStatus.Degraded => 1,
        HealthStatus.Unknown => 2,
        _ => 3,
    };
}
