namespace Hal9.Migrate.Gates;

/// <summary>Somebody else's program that is asked whether the migration may go on.</summary>
/// <param name="Url">Where it is asked, by POST.</param>
/// <param name="Every">How often it is asked.</param>
/// <param name="Timeout">How long one answer may take.</param>
/// <param name="Retries">How often it is asked again at once when it does not answer.</param>
/// <param name="Secret">The key with which requests are signed, or a reference to it; null for none.</param>
public sealed record Webhook(Uri Url, TimeSpan Every, TimeSpan Timeout, int Retries, string? Secret);
