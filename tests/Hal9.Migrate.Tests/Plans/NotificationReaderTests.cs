using System.Text.Json.Nodes;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Tests.Plans;

public sealed class NotificationReaderTests
{
    [Fact]
    public void Read_Destinations_HaveDefaults()
    {
        var plan = TestPlan.With(json => json["notifications"] = JsonNode.Parse("""
            {"ops":{"kind":"slack","url":"${file:slack}","events":["rolledBack","needsDecision","rolledBack"]},"bus":{"kind":"webhook","url":"https://bus.example/x?y=1","secret":"${env:HAL9_SECRET_BUS}"}}
            """));
        plan.DestinationOf("ops")!.Events.ShouldBe([NotificationEvent.RolledBack, NotificationEvent.NeedsDecision]);
        var bus = plan.DestinationOf("bus")!;
        (bus.Kind, bus.Secret, bus.Events.Length, bus.Timeout, bus.GiveUpAfter).ShouldBe((NotificationKind.Webhook, "${env:HAL9_SECRET_BUS}", 6, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData("""{"x":{"kind":"slack","url":"https://hooks.slack.com/services/T/B/x"}}""", "notifications.x.url", "does not belong into the plan")]
    [InlineData("""{"x":{"kind":"webhook","url":"ftp://a"}}""", "notifications.x.url", "expected an absolute http or https address")]
    [InlineData("""{"x":{"kind":"webhook","url":"https://u:p@a/"}}""", "notifications.x.url", "must not contain a user name")]
    [InlineData("""{"x":{"kind":"webhook"}}""", "notifications.x.url", "required")]
    [InlineData("""{"x":{"kind":"pager","url":"https://a"}}""", "notifications.x.kind", "expected one of")]
    [InlineData("""{"x":{"kind":"webhook","url":"https://a","secret":"plain"}}""", "notifications.x.secret", "does not belong into the plan")]
    [InlineData("""{"x":{"kind":"teams","url":"${env:HAL9_SECRET_T}","secret":"${env:HAL9_SECRET_K}"}}""", "notifications.x.secret", "only a webhook is signed")]
    [InlineData("""{"x":{"kind":"webhook","url":"https://a","events":["rollback"]}}""", "notifications.x.events[0]", "found \"rollback\"")]
    [InlineData("""{"x y":{"kind":"webhook","url":"https://a"}}""", "notifications.x y", "a name has")]
    public void Read_Mistake_IsNamedWithItsPath(string notifications, string path, string message)
    {
        var json = JsonNode.Parse(TestPlan.Minimal)!.AsObject();
        json["notifications"] = JsonNode.Parse(notifications);
        var errors = PlanReader.Read(json.ToJsonString()).Problem!.Errors;
        errors.ShouldContain(error => error.Path == path && error.Message.Contains(message), string.Join("; ", errors));
    }
}
