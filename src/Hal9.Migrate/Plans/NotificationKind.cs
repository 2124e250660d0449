namespace Hal9.Migrate.Plans;

/// <summary>In which form a destination wants to be told.</summary>
public enum NotificationKind
{
    /// <summary>JSON of our own, signed when there is a secret.</summary>
    Webhook,

    /// <summary>An incoming webhook of Slack.</summary>
    Slack,

    /// <summary>A workflow of Microsoft Teams that posts adaptive cards.</summary>
    Teams,
}
