using FsCheck;
using FsCheck.Fluent;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>
/// Random interleavings of writes, kills, zombies, lost replies, outages, fences, cut-overs and rollbacks over the real engine: what
/// holds in every state, and that each known way to break the protocol is found by the same stories.
/// </summary>
public sealed class ProtocolTests
{
    [Fact]
    public void AnyInterleaving_OfTheEngine_KeepsTheInvariants() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(4_000), Prop.ForAll(Arb.From(Story.Any(80), Story.Shrink), story => story.Play(new Engine())));

    [Fact]
    public void AnyInterleaving_OfTheEngineForLong_KeepsTheInvariants() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Arb.From(Story.Any(600), Story.Shrink), story => story.Play(new Engine())));

    [Fact]
    public void AnyInterleaving_LogAppliedWhileAChunkIsHeld_IsCaught() => Caught(Mutants.ConcurrentCopy, "has no log entry and differs");

    [Fact]
    public void AnyInterleaving_EntriesDeletedBeforeRowsAreWritten_IsCaught() => Caught(Mutants.DeleteBeforeWrite, "has no log entry and differs");

    [Fact]
    public void AnyInterleaving_RowsReadInAnOlderSnapshotThanTheLog_IsCaught() => Caught(Mutants.RereadBeforeLog, "has no log entry and differs");

    [Fact]
    public void AnyInterleaving_EntriesDeletedByKey_IsCaught() => Caught(Mutants.DeleteByKey, "has no log entry and differs");

    [Fact]
    public void AnyInterleaving_LogIdsReused_IsCaught() => Caught(Mutants.LogIdsReused, "has no log entry and differs");

    [Fact]
    public void AnyInterleaving_NoCaptureForTheWayBack_IsCaught() => Caught(Mutants.NoReverseCapture, "has no log entry and differs");

    [Fact]
    public void AnyInterleaving_FenceDoesNotWait_IsCaught() => Caught(Mutants.FenceNoWait, "the owner lacks an acknowledged write", "ceded while the sides differ");

    [Fact]
    public void AnyInterleaving_OwnershipPassesWithoutDraining_IsCaught() => Caught(Mutants.FlipWithoutDrain, "the owner lacks an acknowledged write");

    [Fact]
    public void AnyInterleaving_WritesDoNotCheckTheEpoch_IsCaught() => Caught(Mutants.ZombieUnfenced, "has no log entry and differs", "the owner lacks an acknowledged write");

    [Fact]
    public void AnyInterleaving_UnfenceChecksWithoutALock_IsCaught() => Caught(Mutants.EpochUnlockedUnfence, "both gates are open");

    [Fact]
    public void AnyInterleaving_EpochRaisedInOneStoreOnly_IsCaught() => Caught(Mutants.EpochRaisedInOneStoreOnly, "has no log entry and differs", "the owner lacks an acknowledged write");

    [Fact]
    public void AnyInterleaving_OwnerRecordedInTheNewStoreOnly_IsCaught() => Caught(Mutants.CedeInNewStore, "both gates are open");

    [Fact]
    public void AnyInterleaving_OpenedBeforeCeded_IsCaught() => Caught(Mutants.OpenBeforeCede, "both gates are open");

    [Fact]
    public void AnyInterleaving_CededStoreIsNotFinishedForward_IsCaught() => Caught(Mutants.NoFinishForward, "no way on");

    private static void Caught(Engine mutant, params string[] violations)
    {
        // Fixed seeds: the same stories every time, so that a mutant that was caught stays caught.
        for (var seed = 1UL; seed <= 100; seed++)
        {
            foreach (var story in Story.Any(150).Sample(150, new Rnd(seed, 1), 200))
            {
                if (Violation(story, mutant) is { } violation)
                {
                    violations.ShouldContain(expected => violation.Contains(expected, StringComparison.Ordinal), violation);
                    return;
                }
            }
        }

        Assert.Fail("None of 20,000 stories found anything wrong.");
    }

    private static string? Violation(Story story, Engine engine)
    {
        try
        {
            story.Play(engine);
            return null;
        }
        catch (InvariantException exception)
        {
            return exception.Message;
        }
    }
}
