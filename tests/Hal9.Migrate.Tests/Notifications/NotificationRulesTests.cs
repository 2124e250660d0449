using System.Text.Json.Nodes;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Notifications;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Tests.Decisions;

namespace Hal9.Migrate.Tests.Notifications;

public sealed class NotificationRulesTests
{
    [Fact]
    public void Of_WholeMigration_TellsEachThingOnceToWhomItIsFor()
    {
        var migration = Migration.Started(Plan("""{"kind":"webhook","url":"https://a.example/x"}""", """{"kind":"webhook","url":"https://b.example/x","events":["rolledBack"]}"""))
            .Until(Phase.Canary, 5);
        migration.Command(new SuspendMigration("lunch"), "bob").ShouldBeNull();
        migration.Command(new ResumeMigration(null), "bob").ShouldBeNull();
        migration.Command(new RollBackTo(Phase.None, Percentage.Zero, "smoke"), "bob").ShouldBeNull();
        migration.Observe(migration.AllWell());

        var told = Told(migration, "d0");
        told.Select(notification => notification.Event).ShouldBe([
            NotificationEvent.PhaseChanged, NotificationEvent.PhaseChanged, NotificationEvent.Suspended, NotificationEvent.Suspended, NotificationEvent.RolledBack, NotificationEvent.RolledBack]);
        told.Select(notification => notification.Phase).Take(2).ShouldBe([Phase.Shadow, Phase.Canary]);
        told[4].Text.ShouldBe("Rollback to None started by command: smoke");
        told[4].Actor.ShouldBe("bob");
        told.Select(notification => notification.Id).ShouldBeUnique();
        Told(migration, "d1").Select(notification => notification.Event).ShouldBe([NotificationEvent.RolledBack, NotificationEvent.RolledBack]);
        Told(migration, "nobody").ShouldBeEmpty();
    }

    [Fact]
    public void Of_ApprovalMissing_IsToldOnceAtEachStepWhenNothingElseIs()
    {
        var migration = Migration.Started(Plan("""{"kind":"webhook","url":"https://a.example/x","events":["approvalWaiting"]}""", also: json =>
            json["canary"] = JsonNode.Parse("""{"steps":[5,10],"gates":[{"name":"cab","approval":true}]}"""))).Until(Phase.Canary, 5);
        migration.Observe(migration.AllWell() with { HealthySeconds = 0 }).ShouldBeEmpty();
        migration.Observe(migration.AllWell()).Single().ShouldBeOfType<ApprovalAwaited>().Gates.ShouldBe(["cab"]);
        migration.Observe(migration.AllWell()).ShouldBeEmpty();
        migration.Restart();
        migration.Observe(migration.AllWell()).ShouldBeEmpty();
        Told(migration, "d0").Single().Text.ShouldBe("Everything else holds: cab waits for approval");
    }

    [Fact]
    public void Of_DecisionNeeded_IsToldOnce()
    {
        var migration = Migration.Started(Plan("""{"kind":"webhook","url":"https://a.example/x","events":["needsDecision"]}""", also: json =>
            json["canary"] = JsonNode.Parse("""{"steps":[5],"gates":[{"name":"cab","approval":true}]}"""))).Until(Phase.Canary, 5);
        migration.Command(new DenyGate("cab", "no"), "bob").ShouldBeNull();
        Told(migration, "d0").Single().Text.ShouldContain("A person has to decide");
    }

    [Fact]
    public void Of_DestinationThatComesWithAnAmendment_IsToldOfWhatFollowsOnly()
    {
        var migration = Migration.Started(TestPlan.Default).Until(Phase.Canary, 5);
        migration.Command(new AmendPlan(Plan("""{"kind":"webhook","url":"https://a.example/x"}"""), "tell"), "admin").ShouldBeNull();
        migration.Command(new SuspendMigration("lunch"), "bob").ShouldBeNull();
        Told(migration, "d0").Single().Event.ShouldBe(NotificationEvent.Suspended);
    }

    private static List<Notification> Told(Migration migration, string destination)
    {
        var (told, state) = (new List<Notification>(), MigrationState.Empty);
        foreach (var record in migration.Journal)
        {
            var after = Evolve.Apply(state, record);
            if (NotificationRules.Of(state, record, after, destination) is { } notification)
            {
                told.Add(notification);
            }

            state = after;
        }

        return told;
    }

    private static MigrationPlan Plan(string first, string? second = null, Action<JsonObject>? also = null) => TestPlan.With(json =>
    {
        json["notifications"] = new JsonObject { ["d0"] = JsonNode.Parse(first) };
        if (second is not null)
        {
            json["notifications"]!["d1"] = JsonNode.Parse(second);
        }

        also?.Invoke(json);
    });
}
