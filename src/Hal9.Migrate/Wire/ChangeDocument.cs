using System.Collections.Immutable;

namespace Hal9.Migrate.Wire;

/// <summary>What a change did, or in a dry run would do.</summary>
/// <param name="DryRun">Whether nothing was changed because only a dry run was asked for.</param>
/// <param name="Changed">Whether anything is (would be) different; false when it was so already.</param>
/// <param name="Message">For a person, in numbers: <c>Roll back hal9-prod from Full 100 % to None: 412 req/s to legacy</c>.</param>
/// <param name="Events">What was (would be) decided.</param>
/// <param name="Status">How the migration is afterwards.</param>
public sealed record ChangeDocument(bool DryRun, bool Changed, string Message, ImmutableArray<EventDocument> Events, StatusDocument Status);
