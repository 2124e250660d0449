using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Plans;

/// <summary>Reads gates that somebody else answers: a Prometheus server, a webhook.</summary>
internal static class AskedReader
{
    private const int MaxUrl = 2_000;
    private const int MaxQuery = 10_000;
    private const int MaxSecret = 500;

    /// <summary>The query of a gate or trigger.</summary>
    public static PrometheusQuery Prometheus(PlanNode node) => new(
        Url(node, "Address of the Prometheus server, without /api."),
        node.Text("query", "The PromQL of an instant query that gives a scalar or exactly one series.", null, MaxQuery),
        Every(node),
        Timeout(node),
        node.OptionalText("token", "The bearer token to ask with: ${env:HAL9_SECRET_NAME} or ${file:NAME}.", MaxSecret, CheckSecret));

    /// <summary>The webhook of a gate.</summary>
    public static Webhook Webhook(PlanNode node) => new(
        Url(node, "Where to ask, by POST."),
        Every(node),
        Timeout(node),
        node.Integer("retries", "How often it is asked again at once when it does not answer.", 2, 0, 5),
        node.OptionalText("secret", "The key with which requests are signed (HMAC-SHA256): ${env:HAL9_SECRET_NAME} or ${file:NAME}.", MaxSecret, CheckSecret));

    private static TimeSpan Every(PlanNode node) =>
        node.Duration("every", "How often it is asked.", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    private static TimeSpan Timeout(PlanNode node) =>
        node.Duration("timeout", "How long an answer may take.", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));

    private static Uri Url(PlanNode node, string description) => node.Parsed("url", description, null, null, ParseUrl) ?? new Uri("http://invalid/");

    /// <summary>An address that may be asked, or what is wrong with it.</summary>
    internal static (Uri? Url, string? Fault) ParseUrl(string text) =>
        text.Length > MaxUrl || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") ? (null, $"expected an absolute http or https address, found \"{(text.Length > 100 ? text[..100] + "…" : text)}\".")
        : url.UserInfo.Length > 0 ? (null, "must not contain a user name or password; use token or secret.")
        : url.Fragment.Length > 0 ? (null, "must not contain a fragment.")
        : (url, null);

    /// <summary>What is wrong with a secret that is no reference: the plan is shown to whoever may look at the migration, and is in the journal for good.</summary>
    internal static string? CheckSecret(string text) =>
        text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}') ? null : "a secret does not belong into the plan: write ${env:HAL9_SECRET_NAME} or ${file:NAME}.";
}
