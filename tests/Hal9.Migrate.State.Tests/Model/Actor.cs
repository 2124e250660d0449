using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>A controller as the scheduler sees it: it asks for one operation after another, and goes on when one is granted.</summary>
internal sealed class Actor(long epoch) : ITurns
{
    private readonly List<Turn> _turns = [];

    public long Epoch => epoch;

    /// <summary>Whether it will never do anything again.</summary>
    public bool IsDead => _turns.Count == 0;

    public bool CanRun => _turns.Count > 0 && _turns[0].MayRun();

    public string Next => _turns.Count > 0 ? $"{_turns[0].What} {_turns[0].Store.Name}" : "nothing";

    /// <summary>Whether it has decided to write rows, or to forget log entries, and has not done so.</summary>
    public bool HasDecidedToWrite => _turns.Any(turn => turn.What is "write" or "acknowledge");

    public Task<T> TakeAsync<T>(MemoryStore store, string what, Func<bool> mayRun, Func<T> effect)
    {
        // No RunContinuationsAsynchronously: the controller goes on within Run, up to its next operation.
        var done = new TaskCompletionSource<T>();
        _turns.Add(new(store, what, () => store.IsDown || mayRun(), losesReply =>
        {
            if (store.IsDown)
            {
                done.SetException(new MigrateException(ProblemCode.StoreUnwritable, $"{store.Name} is down."));
                return;
            }

            try
            {
                var result = effect();
                if (losesReply)
                {
                    done.SetException(new MigrateException(ProblemCode.StoreUnwritable, $"The connection to {store.Name} broke."));
                }
                else
                {
                    done.SetResult(result);
                }
            }
            catch (MigrateException exception)
            {
                done.SetException(exception);
            }
        }));
        return done.Task;
    }

    /// <summary>Grants the next operation.</summary>
    public void Run(bool losesReply = false)
    {
        var turn = _turns[0];
        _turns.RemoveAt(0);
        turn.Run(losesReply);
    }

    private sealed record Turn(MemoryStore Store, string What, Func<bool> MayRun, Action<bool> Run);
}
