using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Decisions;

public sealed class HookProgressTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Due_NobodyElseHasEverOwned_IsNothing() => HookProgress.Due(State(), Now).ShouldBeNull();

    [Fact]
    public void Due_AfterTheOwnerChanged_IsEachHookUntilItKnows()
    {
        var state = Ended(State(), Side.Successor, 10);
        state = Ran(state, HookProgress.Due(state, Now).ShouldNotBeNull(), null, Now);
        HookProgress.Due(state, Now)!.Value.Hook.Name.ShouldBe("second");
        state = Ran(state, HookProgress.Due(state, Now)!.Value, null, Now);
        HookProgress.Due(state, Now).ShouldBeNull();
        HookProgress.Due(Ended(state, Side.Legacy, 20), Now)!.Value.ShouldBe((state.Plan!.State!.Hooks[0], 1), "and again when it changes again");
    }

    [Fact]
    public void Due_AfterAFailure_WaitsLongerEachTimeLetsOthersPassAndGivesUp()
    {
        var state = Ended(State(), Side.Successor, 10);
        var now = Now;
        for (var attempt = 1; attempt <= HookProgress.MaxAttempts; attempt++)
        {
            state = Ran(state, HookProgress.Due(state, now).ShouldNotBeNull(), "no", now);
            HookProgress.Due(state, now)!.Value.Hook.Name.ShouldBe("second");
            now += HookProgress.Pause(attempt) - TimeSpan.FromTicks(1);
            HookProgress.Due(state, now)!.Value.Hook.Name.ShouldBe("second");
            now += TimeSpan.FromTicks(1);
        }

        HookProgress.Due(state, now)!.Value.Hook.Name.ShouldBe("second");
        HookProgress.Attempts(state, state.Plan!.State!.Hooks[0]).ShouldBe(5);
    }

    [Theory]
    [InlineData("../stop")]
    [InlineData("sh -c x")]
    [InlineData(".hidden")]
    public void Read_ACommandThatIsNoFileName_IsRefused(string command) =>
        PlanReader.Read(Text($$"""[{"command":"{{command}}"}]""")).Problem!.Errors.ShouldContain(error => error.Path == "state.hooks[0].command");

    [Fact]
    public void Read_HooksOfOneName_AreRefused() =>
        PlanReader.Read(Text("""[{"command":"jobs"},{"command":"jobs"}]""")).Problem!.Errors.ShouldContain(error => error.Path == "state.hooks");

    private static MigrationState State() => Evolve.Apply(
        MigrationState.Empty, new PlanRegistered(Text("""[{"command":"first"},{"command":"jobs.sh","name":"second","timeout":"5s","onFailure":"decide"}]"""), "hash"), "ann", Now, 1);

    private static MigrationState Ended(MigrationState state, Side to, long sequence) => Evolve.Apply(state, new HandoverEnded(to, true, 1, 1, null), "controller", Now, sequence);

    private static MigrationState Ran(MigrationState state, (OwnerHook Hook, int Attempt) due, string? failure, DateTimeOffset at) =>
        Evolve.Apply(state, new HookRan(due.Hook.Name, state.WriteOwner, state.Ownership, due.Attempt, failure), "controller", at, state.Version + 1);

    private static string Text(string hooks) => $$$"""
        {"name":"n","legacy":{"url":"http://127.0.0.1:1"},"successor":{"url":"http://127.0.0.1:2"},
         "state":{"source":{"kind":"sqlite","connection":"a.db"},"target":{"kind":"sqlite","connection":"b.db"},
           "tables":[{"from":"t","key":["id"],"columns":{"id":"id"}}],"hooks":{{{hooks}}}}}
        """;
}
