using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.State.Tests.Decisions;

public sealed class ControlChangeTests
{
    private static readonly ControlRow Open = new(7, 3, Owns: true, IsOpen: true);
    private static readonly ControlRow Fenced = Open with { IsOpen = false };
    private static readonly ControlRow Ceded = Fenced with { Owns = false };

    public static TheoryData<ControlVerb, long, ControlRow, bool, ControlRow?> Changes() => new()
    {
        { ControlVerb.Fence, 3, Open, false, Fenced },
        { ControlVerb.Fence, 3, Fenced, false, Fenced },
        { ControlVerb.Fence, 2, Open, false, null },
        { ControlVerb.Fence, 3, Ceded, false, null },
        { ControlVerb.Unfence, 3, Fenced, false, Open },
        { ControlVerb.Unfence, 2, Fenced, false, null },
        { ControlVerb.Unfence, 3, Ceded, false, null },
        { ControlVerb.Cede, 3, Fenced, true, Ceded },
        { ControlVerb.Cede, 3, Fenced, false, null },
        { ControlVerb.Cede, 3, Open, true, null },
        { ControlVerb.Cede, 2, Fenced, true, null },
        { ControlVerb.Cede, 3, Ceded, true, null },
        { ControlVerb.Abandon, 3, Open, false, Ceded },
        { ControlVerb.Abandon, 3, Fenced, false, Ceded },
        { ControlVerb.Abandon, 2, Open, true, null },
        { ControlVerb.Abandon, 3, Ceded, true, null },
        { ControlVerb.Open, 4, Ceded, false, Open with { Term = 4 } },
        { ControlVerb.Open, 3, Ceded, false, null },
        { ControlVerb.Open, 3, Open, false, null },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Apply_ToARow_IsACompareAndSet(ControlVerb verb, long term, ControlRow row, bool logIsEmpty, ControlRow? after) =>
        new ControlChange(verb, term).Apply(row, logIsEmpty).ShouldBe(after);

    [Fact]
    public void Raise_ToAnOlderEpoch_KeepsTheNewer()
    {
        Open.Raise(6).Epoch.ShouldBe(7);
        Open.Raise(8).Epoch.ShouldBe(8);
        Open.Admits(6).ShouldBeFalse();
        Open.Admits(7).ShouldBeTrue();
    }
}
