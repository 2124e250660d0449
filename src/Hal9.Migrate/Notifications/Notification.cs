using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Notifications;

/// <summary>What somebody outside is told; as JSON the body of a webhook.</summary>
/// <param name="Id">The same each time the same thing is told to the same destination, so that who hears it twice can tell.</param>
/// <param name="Event">What it is about; null when somebody only tries the way.</param>
/// <param name="Migration">The migration's name.</param>
/// <param name="PlanHash">The plan in force.</param>
/// <param name="Sequence">The journal record it tells of; 0 for none.</param>
/// <param name="At">When that was decided.</param>
/// <param name="Actor">Who decided it: the name of a token, or <c>controller</c>.</param>
/// <param name="Phase">The phase the migration stands in since.</param>
/// <param name="Percentage">The successor's share since.</param>
/// <param name="Status">How it is since.</param>
/// <param name="Text">What happened, for a person.</param>
public sealed record Notification(
    string Id, NotificationEvent? Event, string Migration, string PlanHash, long Sequence, DateTimeOffset At, string Actor, Phase Phase, Percentage Percentage,
    MigrationStatus Status, string Text);
