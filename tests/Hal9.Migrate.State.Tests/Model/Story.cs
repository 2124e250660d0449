using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>A run of the world: each number chooses among what can happen then.</summary>
internal sealed record Story(int Variation, IReadOnlyList<int> Choices)
{
    private const int MostControllers = 5;
    private const int MostInFlight = 2;

    public static Gen<Story> Any(int length) =>
        Gen.Choose(0, 1 << 20).ListOf(length).SelectMany(choices => Gen.Choose(0, 31).Select(variation => new Story(variation, [.. choices])));

    /// <summary>The same with something left out.</summary>
    public static IEnumerable<Story> Shrink(Story story)
    {
        for (var size = story.Choices.Count / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= story.Choices.Count; at += size)
            {
                yield return story with { Choices = [.. story.Choices.Take(at), .. story.Choices.Skip(at + size)] };
            }
        }
    }

    /// <summary>Plays it, checking what holds in every state; then sees to it that there is a way on, wherever it ended.</summary>
    public void Play(Engine engine)
    {
        // Operations go on within the call that grants them, on this thread.
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new World(engine, Variation);
        foreach (var choice in Choices)
        {
            Choose(world, choice)();
        }

        Finish(world);
    }

    private static Action Choose(World world, int choice)
    {
        var acts = Acts(world).ToList();
        var at = choice % acts.Sum(act => act.Weight);
        foreach (var (weight, act) in acts)
        {
            if ((at -= weight) < 0)
            {
                return act;
            }
        }

        throw new InvalidOperationException("There is always something that can happen.");

        IEnumerable<(int Weight, Action Act)> Acts(World world)
        {
            var detail = choice / 1_000;
            yield return (1, () => { });
            yield return (14, () => Advance(world, world.Leader, 1 + detail % 8));
            if (world.Controllers.Count < MostControllers)
            {
                yield return (world.Leader.IsDead ? 10 : 1, world.TakeOver);
                if (world.Leader.CanRun)
                {
                    yield return (1, () => Grant(world, world.Leader, losesReply: true));
                }
            }

            var zombies = world.Controllers.SkipLast(1).Where(actor => actor.CanRun).ToList();
            if (zombies.Count > 0)
            {
                yield return (6, () => Advance(world, zombies[detail % zombies.Count], 1 + detail % 3));
            }

            foreach (var store in (MemoryStore[])[world.Legacy, world.Successor])
            {
                yield return (store.IsDown ? 4 : 1, () => store.IsDown = !store.IsDown);
                if (store.InFlight.Count < (store.Rules.LogInCommitOrder ? 1 : MostInFlight) && store.Data.Control is { IsOpen: true } && !store.IsDown)
                {
                    yield return (4, () => Begin(world, store, detail));
                }

                foreach (var transaction in store.InFlight.ToList())
                {
                    yield return (4, () => End(world, transaction, commits: detail % 8 != 0));
                }
            }

            yield return (1, () => world.Goal = (Side)(detail % 2));
            yield return (world.GivesUp ? 4 : 1, () => world.GivesUp = !world.GivesUp);
        }
    }

    private static void Begin(World world, MemoryStore store, int detail)
    {
        var key = 1 + detail % 4;
        if (!store.InFlight.Any(other => other.Holds(key)) && store.TryBegin() is { } transaction)
        {
            world.Note($"app begins in {store.Name}");
            transaction.Write(World.Table, key, detail / 4 % 5 == 4 ? null : detail / 4 % 5);
        }
    }

    private static void End(World world, AppTransaction transaction, bool commits)
    {
        if (commits)
        {
            world.Commit(transaction);
        }
        else
        {
            transaction.RollBack();
        }

        Invariants.Check(world);
    }

    private static void Advance(World world, Actor actor, int operations)
    {
        for (; operations > 0 && actor.CanRun; operations--)
        {
            Grant(world, actor, losesReply: false);
        }
    }

    private static void Grant(World world, Actor actor, bool losesReply)
    {
        world.Run(actor, losesReply);
        Invariants.Check(world);
    }

    private static void Finish(World world)
    {
        (world.Legacy.IsDown, world.Successor.IsDown, world.GivesUp) = (false, false, false);
        foreach (var transaction in world.Legacy.InFlight.Concat(world.Successor.InFlight).ToList())
        {
            End(world, transaction, commits: true);
        }

        foreach (var goal in (Side[])[Side.Successor, Side.Legacy, Side.Successor])
        {
            world.Goal = goal;
            world.TakeOver();
            for (var i = 0; i < 5_000 && world.Of(goal).Data.Control is not { Owns: true, IsOpen: true }; i++)
            {
                Advance(world, world.Leader, 1);
            }

            if (world.Of(goal).Data.Control is not { Owns: true, IsOpen: true })
            {
                throw new InvariantException($"no way on until the {goal} owns: {world}");
            }

            // The zombies go on with what they had decided, and the application goes on writing.
            foreach (var zombie in world.Controllers.SkipLast(1))
            {
                Advance(world, zombie, 3);
            }

            Begin(world, world.Of(goal), 1 + (int)goal * 5);
            world.Of(goal).InFlight.ToList().ForEach(transaction => End(world, transaction, commits: true));
        }
    }
}
