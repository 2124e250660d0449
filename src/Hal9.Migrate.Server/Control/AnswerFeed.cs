using System.Collections.Immutable;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Server.Control;

/// <summary>What queries and webhooks of gates have answered since it was last taken; each answer becomes evidence once. Thread-safe.</summary>
internal sealed class AnswerFeed
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CheckAnswer> _answers = new(StringComparer.Ordinal);

    /// <summary>Adds an answer; it replaces an earlier one of the same gate.</summary>
    public void Tell(CheckAnswer answer)
    {
        lock (_lock)
        {
            _answers[answer.Gate] = answer;
        }
    }

    /// <summary>Takes what came in.</summary>
    public ImmutableArray<CheckAnswer> Take()
    {
        lock (_lock)
        {
            ImmutableArray<CheckAnswer> taken = [.. _answers.Values.OrderBy(answer => answer.Gate, StringComparer.Ordinal)];
            _answers.Clear();
            return taken;
        }
    }
}
