using System.Collections.Immutable;
using System.Text.Json;

namespace Hal9.Migrate.Plans;

/// <summary>Reads whom to tell what was decided.</summary>
internal static class NotificationReader
{
    private const int MaxDestinations = 20;
    private const int MaxUrl = 2_000;
    private const int MaxSecret = 500;

    private static readonly ImmutableSortedDictionary<string, NotificationEvent> Events = Enum.GetValues<NotificationEvent>()
        .ToImmutableSortedDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), value => value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The destinations, by name.</summary>
    public static ImmutableArray<NotificationDestination> Destinations(PlanNode node) =>
    [
        .. node.Named("notifications", "Who is told what was decided, by name. No decision waits for it.", MaxDestinations, Destination, CheckName)
            .Select(named => named.Value with { Name = named.Name }),
    ];

    private static NotificationDestination Destination(PlanNode node)
    {
        var kind = node.Choice<NotificationKind>("kind", "webhook: JSON of our own. slack: an incoming webhook. teams: a workflow that posts adaptive cards.", fallback: null);
        var url = node.Text(
            "url", "Where, by POST. Addresses of slack and teams are secrets in themselves: ${env:HAL9_SECRET_NAME} or ${file:NAME}.", null, MaxUrl, text => CheckUrl(text, kind));
        var secret = node.OptionalText("secret", "The key with which requests are signed (HMAC-SHA256): ${env:HAL9_SECRET_NAME} or ${file:NAME}.", MaxSecret, AskedReader.CheckSecret);
        if (secret is not null && kind != NotificationKind.Webhook)
        {
            node.Fault("secret", $"only a webhook is signed; {(kind == NotificationKind.Slack ? "Slack" : "Teams")} knows us by the address.");
        }

        var events = node.Texts("events", $"Of what: {string.Join(", ", Events.Keys)}. Everything unless given.", Events.Count, text =>
            Events.ContainsKey(text) ? null : $"expected one of {string.Join(", ", Events.Keys)}, found \"{text}\".");
        return new(
            "",
            kind,
            url,
            secret,
            events.IsEmpty ? [.. Enum.GetValues<NotificationEvent>()] : [.. events.Where(Events.ContainsKey).Select(text => Events[text]).Distinct()],
            node.Duration("timeout", "How long one answer may take.", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            node.Duration("giveUpAfter", "For how long one notification is tried again, less and less often.", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)));
    }

    private static string? CheckUrl(string text, NotificationKind kind) =>
        AskedReader.CheckSecret(text) is null ? null
        : kind != NotificationKind.Webhook ? "whoever has this address can write there, so it does not belong into the plan: write ${env:HAL9_SECRET_NAME} or ${file:NAME}."
        : AskedReader.ParseUrl(text).Fault;

    private static string? CheckName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? null
        : "a name has 1 to 64 letters, digits, '.', '_' and '-'.";
}
