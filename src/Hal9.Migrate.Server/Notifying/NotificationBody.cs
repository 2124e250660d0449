using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Json;
using Hal9.Migrate.Notifications;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Server.Notifying;

/// <summary>Writes a notification in the form that its destination wants. Pure.</summary>
/// <remarks>
/// What people wrote as reasons is shown as it is, never as markup: Slack's three control characters are escaped, and Teams gets text runs, which know no Markdown.
/// Forms: Slack "Reference: Message payloads" and "Block Kit"; Teams "Post to a channel when a webhook request is received", an adaptive card of version 1.4.
/// </remarks>
internal static class NotificationBody
{
    private const int MaxText = 1_500;

    /// <summary>The body.</summary>
    public static byte[] Of(NotificationKind kind, Notification notification) => kind switch
    {
        NotificationKind.Slack => JsonSerializer.SerializeToUtf8Bytes(Slack(notification)),
        NotificationKind.Teams => JsonSerializer.SerializeToUtf8Bytes(Teams(notification)),
        _ => JsonSerializer.SerializeToUtf8Bytes(notification, Hal9Json.Options),
    };

    private static JsonObject Slack(Notification told) => new()
    {
        ["text"] = Escaped($"{Title(told)}: {Cut(told.Text)}"),
        ["blocks"] = new JsonArray(
            new JsonObject { ["type"] = "section", ["text"] = Markdown($"*{Escaped(Title(told))}*\n{Escaped(Cut(told.Text))}") },
            new JsonObject { ["type"] = "context", ["elements"] = new JsonArray(Markdown(Escaped(Footer(told)))) }),
    };

    private static JsonObject Teams(Notification told) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["body"] = new JsonArray(Run(Title(told), "Bolder", isSubtle: false), Run(Cut(told.Text), "Default", isSubtle: false), Run(Footer(told), "Lighter", isSubtle: true)),
            },
        }),
    };

    private static JsonObject Markdown(string text) => new() { ["type"] = "mrkdwn", ["text"] = text };

    private static JsonObject Run(string text, string weight, bool isSubtle) => new()
    {
        ["type"] = "RichTextBlock",
        ["inlines"] = new JsonArray(new JsonObject { ["type"] = "TextRun", ["text"] = text, ["weight"] = weight, ["isSubtle"] = isSubtle }),
    };

    private static string Title(Notification told) => $"{told.Migration}: " + told.Event switch
    {
        NotificationEvent.PhaseChanged => $"entered {told.Phase}",
        NotificationEvent.ApprovalWaiting => "waits for approval",
        NotificationEvent.NeedsDecision => "needs a decision",
        NotificationEvent.RolledBack => "rollback",
        NotificationEvent.Suspended => told.Status == Decisions.MigrationStatus.Suspended ? "suspended" : "resumed",
        NotificationEvent.Completed => told.Status == Decisions.MigrationStatus.Completed ? "completed" : "given up",
        _ => "a trial",
    };

    private static string Footer(Notification told) =>
        $"{new Step(told.Phase, told.Percentage)}, {told.Status}. {told.Actor}, {told.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC, event {told.Sequence}";

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + "…";

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
