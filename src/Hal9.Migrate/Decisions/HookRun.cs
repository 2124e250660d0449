using Hal9.Migrate.Journal;

namespace Hal9.Migrate.Decisions;

/// <summary>The last time a hook was run.</summary>
/// <param name="What">What came of it.</param>
/// <param name="At">When.</param>
public sealed record HookRun(HookRan What, DateTimeOffset At);
