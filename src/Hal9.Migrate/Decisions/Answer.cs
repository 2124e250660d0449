using System.Collections.Immutable;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Decisions;

/// <summary>What is decided on a command: the events it causes (none when it is so already), or why it is refused.</summary>
public sealed record Answer(ImmutableArray<MigrationEvent> Events, Problem? Refusal)
{
    /// <summary>It is so already.</summary>
    public static Answer Nothing { get; } = new([], null);

    /// <summary>Do this.</summary>
    public static Answer Do(params ImmutableArray<MigrationEvent> events) => new(events, null);

    /// <summary>Refused.</summary>
    public static Answer Refuse(string code, string detail, string? remedy = null) => new([], new Problem(code, detail, remedy));

    /// <summary>Refused with this problem.</summary>
    public static Answer Refuse(Problem problem) => new([], problem);
}
