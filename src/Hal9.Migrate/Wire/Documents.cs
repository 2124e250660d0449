using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;

#pragma warning disable MA0048 // small answers of the API

namespace Hal9.Migrate.Wire;

/// <summary>A registered plan.</summary>
/// <param name="Name">The migration's name.</param>
/// <param name="Hash">SHA-256 of what the owner wrote, in canonical form.</param>
/// <param name="Plan">What the owner wrote.</param>
/// <param name="Effective">The same with everything that is taken by default.</param>
public sealed record PlanDocument(string Name, string Hash, JsonElement Plan, JsonElement Effective);

/// <summary>A token without its text.</summary>
public sealed record TokenDocument(string Name, Role Role, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A token just made; its text is shown this once.</summary>
public sealed record NewTokenDocument(string Name, Role Role, string Token, DateTimeOffset? ExpiresAt);

/// <summary>Whom a browser is signed in as.</summary>
public sealed record SessionDocument(string Name, Role Role, DateTimeOffset? ExpiresAt);

/// <summary>A code with which a browser is signed in as whoever asked for it.</summary>
/// <param name="Code">The code; good once.</param>
/// <param name="ExpiresAt">From when on it is worthless.</param>
public sealed record SessionCodeDocument(string Code, DateTimeOffset ExpiresAt);

/// <summary>A route token just made.</summary>
/// <param name="Header">The request header to send it in.</param>
/// <param name="Token">Its text.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record RouteTokenDocument(string Header, string Token, DateTimeOffset ExpiresAt);

/// <summary>The control document of a migration: its whole journal, and no secret.</summary>
/// <param name="Format"><see cref="FormatName"/>.</param>
/// <param name="ExportedBy">Who exported it.</param>
/// <param name="ExportedAt">When.</param>
/// <param name="Journal">Every record, in order.</param>
public sealed record ExportDocument(string Format, string ExportedBy, DateTimeOffset ExportedAt, ImmutableArray<JournalRecord> Journal)
{
    /// <summary>The name and version of the format.</summary>
    public const string FormatName = "hal9-migrate/state/1";
}

/// <summary>What an import found, and did unless it was only to validate.</summary>
/// <param name="Valid">Whether the document can be imported here.</param>
/// <param name="Imported">Whether it was.</param>
/// <param name="Records">How many journal records it holds.</param>
/// <param name="Name">The migration's name.</param>
/// <param name="Errors">Everything that speaks against it: foreign or tampered parts, by their place.</param>
public sealed record ImportDocument(bool Valid, bool Imported, int Records, string? Name, ImmutableArray<ProblemItem> Errors);

/// <summary>One verification.</summary>
/// <param name="Test">Which of <c>endpoints</c>, <c>routing</c>, <c>flags</c>, <c>journal</c>.</param>
/// <param name="Name">What was verified.</param>
/// <param name="Passed">Whether it is so; null when it could not be found out.</param>
/// <param name="Message">What was found, with numbers.</param>
public sealed record VerificationDocument(string Test, string Name, bool? Passed, string Message);

/// <summary>All verifications.</summary>
public sealed record VerifyDocument(DateTimeOffset At, ImmutableArray<VerificationDocument> Verifications)
{
    /// <summary>Whether none failed and none was left open.</summary>
    public bool Passed => Verifications.All(verification => verification.Passed == true);
}

/// <summary>Whether the server is alive.</summary>
/// <param name="Status"><c>Healthy</c>.</param>
/// <param name="Version">The server's version.</param>
/// <param name="Epoch">The controller's reign.</param>
/// <param name="Time">The server's clock.</param>
public sealed record ServerHealthDocument(string Status, string Version, long Epoch, DateTimeOffset Time);
