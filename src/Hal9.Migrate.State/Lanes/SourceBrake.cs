using System.Globalization;

namespace Hal9.Migrate.State.Lanes;

/// <summary>
/// Says whether copying and verifying pause because the source is slow, by how long it takes to answer one small question that is asked at every step. Of
/// the last few answers the middle one counts, so that a single slow one does nothing; and what paused goes on at half the limit only, or it would come and
/// go with its own load. Not thread-safe.
/// </summary>
/// <param name="limit">How long an answer may take.</param>
public sealed class SourceBrake(TimeSpan limit)
{
    private const int Counted = 5;

    private readonly Queue<TimeSpan> _answers = new();

    /// <summary>Whether they pause.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Why, for people; null when they do not.</summary>
    public string? Reason => IsOn
        ? string.Create(CultureInfo.InvariantCulture, $"paused: the source answers in {Middle.TotalMilliseconds:0} ms, limit {limit.TotalMilliseconds:0} ms; goes on at {limit.TotalMilliseconds / 2:0} ms") : null;

    private TimeSpan Middle => _answers.Order().ElementAt(_answers.Count / 2);

    /// <summary>The source took so long to answer.</summary>
    public void Note(TimeSpan took)
    {
        _answers.Enqueue(took);
        if (_answers.Count > Counted)
        {
            _answers.Dequeue();
        }

        IsOn = _answers.Count == Counted && Middle > (IsOn ? limit / 2 : limit);
    }
}
