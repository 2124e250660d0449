using System.Collections.Immutable;

namespace Hal9.Migrate.Plans;

/// <summary>Somebody outside who is told what was decided.</summary>
/// <param name="Name">Its name in events, metrics and logs.</param>
/// <param name="Kind">The form it wants.</param>
/// <param name="Url">Where it is told, by POST: an absolute http or https address, or a reference to a secret that is one.</param>
/// <param name="Secret">A reference to the key with which requests are signed; null for none.</param>
/// <param name="Events">Of what it is told.</param>
/// <param name="Timeout">How long one answer may take.</param>
/// <param name="GiveUpAfter">For how long one notification is tried again.</param>
public sealed record NotificationDestination(
    string Name, NotificationKind Kind, string Url, string? Secret, ImmutableArray<NotificationEvent> Events, TimeSpan Timeout, TimeSpan GiveUpAfter);
