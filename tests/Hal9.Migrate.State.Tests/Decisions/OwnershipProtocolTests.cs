using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;

namespace Hal9.Migrate.State.Tests.Decisions;

public sealed class OwnershipProtocolTests
{
    private static readonly LaneView Settled = new("items", IsCopied: true, IsVerified: true, Pending: 0, Mismatches: 0, Refused: 0);

    private static readonly Observed Before = new()
    {
        Epoch = 5,
        Goal = Side.Successor,
        Legacy = new(new(5, 1, true, true), 0),
        Successor = new(new(5, 0, false, false), 0),
        Lanes = [Settled],
    };

    [Fact]
    public void Next_EverythingInStep_FencesTheOwner() =>
        OwnershipProtocol.Next(Before).ShouldBe(new ChangeGate(Side.Legacy, new(ControlVerb.Fence, 1)));

    [Fact]
    public void Next_ANewerEpochAnywhere_StandsDown() =>
        OwnershipProtocol.Next(Before with { Successor = new(new(6, 0, false, false), 0) }).ShouldBe(new StandDown());

    [Fact]
    public void Next_NotKnownInAStore_RaisesTheEpochThereFirst() =>
        OwnershipProtocol.Next(Before with { Successor = new(new(4, 0, false, false), 0) }).ShouldBe(new RaiseEpoch(Side.Successor));

    [Fact]
    public void Next_NothingOfOursInAStore_ArmsIt() =>
        OwnershipProtocol.Next(Before with { Successor = new(null, 0) }).ShouldBe(new ArmStore(Side.Successor));

    [Theory]
    [InlineData(false, true, 0, 0, 0, "items: is being copied.")]
    [InlineData(true, false, 0, 0, 0, "items: is being verified.")]
    [InlineData(true, true, 1_001, 0, 0, "items: 1,001 changes wait to be applied.")]
    [InlineData(true, true, 0, 1, 0, "items: 1 row differs.")]
    [InlineData(true, true, 0, 0, 2, "items: 2 rows are refused by the successor.")]
    public void Next_ALaneNotReady_GoesOnSynchronizingAndSaysWhy(bool copied, bool verified, long pending, long mismatches, long refused, string why) =>
        OwnershipProtocol.Next(Before with { Lanes = [Settled, new("items", copied, verified, pending, mismatches, refused)] })
            .ShouldBe(new Synchronize(Side.Legacy, why));

    [Fact]
    public void Next_Fenced_DrainsThenCedes()
    {
        var fenced = Before with { Legacy = new(new(5, 1, true, false), 3) };
        OwnershipProtocol.Next(fenced).ShouldBe(new DrainLog(Side.Legacy));
        OwnershipProtocol.Next(fenced with { Legacy = fenced.Legacy with { LogEntries = 0 } }).ShouldBe(new CedeOwnership(Side.Legacy, 1));
    }

    [Theory]
    [InlineData(true, 0, Side.Successor)]
    [InlineData(false, 1, Side.Successor)]
    [InlineData(false, 0, Side.Legacy)]
    public void Next_FencedAndCalledOff_Unfences(bool givesUp, long mismatches, Side goal) =>
        OwnershipProtocol.Next(Before with { Legacy = new(new(5, 1, true, false), 3), GivesUp = givesUp, Goal = goal, Lanes = [Settled with { Mismatches = mismatches }] })
            .ShouldBe(new ChangeGate(Side.Legacy, new(ControlVerb.Unfence, 1)));

    [Theory]
    [InlineData(Side.Legacy)]
    [InlineData(Side.Successor)]
    public void Next_Ceded_OpensTheOtherWhateverTheGoal(Side goal) =>
        OwnershipProtocol.Next(Before with { Legacy = new(new(5, 1, false, false), 0), Goal = goal, GivesUp = true })
            .ShouldBe(new ChangeGate(Side.Successor, new(ControlVerb.Open, 2)));

    [Fact]
    public void Next_RollBack_IsTheMirrorImage()
    {
        var owns = Before with { Goal = Side.Legacy, Legacy = new(new(5, 1, false, false), 0), Successor = new(new(5, 2, true, true), 0) };
        OwnershipProtocol.Next(owns).ShouldBe(new ChangeGate(Side.Successor, new(ControlVerb.Fence, 2)));
        OwnershipProtocol.Next(owns with { Successor = new(new(5, 2, true, false), 1) }).ShouldBe(new DrainLog(Side.Successor));
        OwnershipProtocol.Next(owns with { Successor = new(new(5, 2, true, false), 0) }).ShouldBe(new CedeOwnership(Side.Successor, 2));
        OwnershipProtocol.Next(owns with { Successor = new(new(5, 2, false, false), 0) }).ShouldBe(new ChangeGate(Side.Legacy, new(ControlVerb.Open, 3)));
    }

    [Fact]
    public void Next_OnlyTheFencedOwnerIsReached_Unfences() =>
        OwnershipProtocol.Next(Before with { Legacy = new(new(5, 1, true, false), 3), Successor = null, Lanes = [] })
            .ShouldBe(new ChangeGate(Side.Legacy, new(ControlVerb.Unfence, 1)));

    [Fact]
    public void Next_OnlyTheOtherIsReachedAndTheCessionIsJournaled_Opens()
    {
        var alone = Before with { Legacy = null, Lanes = [], Journaled = new(Side.Legacy, 1) };
        OwnershipProtocol.Next(alone).ShouldBe(new ChangeGate(Side.Successor, new(ControlVerb.Open, 2)));
        OwnershipProtocol.Next(alone with { Journaled = null }).ShouldBeOfType<AwaitStore>();
        OwnershipProtocol.Next(alone with { Successor = new(new(5, 2, false, false), 0) }).ShouldBeOfType<AwaitStore>();
    }

    [Fact]
    public void Next_NothingIsReached_Waits() => OwnershipProtocol.Next(Before with { Legacy = null, Successor = null }).ShouldBeOfType<AwaitStore>();

    [Theory]
    [InlineData(true, 37)]
    [InlineData(false, 37)]
    public void Next_ALossAccepted_ClosesTheOwnerAndGivesUpWhatItsLogHolds(bool isOpen, long entries) =>
        OwnershipProtocol.Next(Before with { Legacy = new(new(5, 1, true, isOpen), entries), AcceptsLoss = true, Lanes = [Settled with { Refused = 1 }] })
            .ShouldBe(new ChangeGate(Side.Legacy, new(ControlVerb.Abandon, 1)));

    [Fact]
    public void Next_ALossAcceptedAndTheOwnerDead_OpensTheOtherWithATermThatOutvotesIt()
    {
        var dead = Before with { Goal = Side.Legacy, Legacy = new(new(5, 1, false, false), 0), Successor = null, Lanes = [], Journaled = new(Side.Legacy, 1) };
        OwnershipProtocol.Next(dead).ShouldBeOfType<AwaitStore>("nobody has accepted anything");
        OwnershipProtocol.Next(dead with { AcceptsLoss = true }).ShouldBe(new ChangeGate(Side.Legacy, new(ControlVerb.Open, 3)));
        OwnershipProtocol.Next(dead with { AcceptsLoss = true, Goal = Side.Successor }).ShouldBeOfType<AwaitStore>();
    }

    [Fact]
    public void Next_AnOutvotedOwnerComesBack_IsClosedAndLosesItsOwnership()
    {
        var back = Before with { Goal = Side.Legacy, Legacy = new(new(5, 3, true, true), 0), Successor = new(new(5, 2, true, true), 12) };
        OwnershipProtocol.Next(back).ShouldBe(new ChangeGate(Side.Successor, new(ControlVerb.Abandon, 2)));
        var closed = back with { Successor = new(new(5, 2, true, false), 12) };
        OwnershipProtocol.Next(closed).ShouldBe(new ChangeGate(Side.Successor, new(ControlVerb.Abandon, 2)));
        OwnershipProtocol.Next(closed with { Successor = new(new(5, 2, false, false), 12) }).ShouldBe(new Synchronize(Side.Legacy));
    }
}
