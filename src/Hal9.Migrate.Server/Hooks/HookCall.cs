namespace Hal9.Migrate.Server.Hooks;

/// <summary>What a hook is told: a program in its environment, a webhook in the body.</summary>
/// <param name="Hook">Its name.</param>
/// <param name="Migration">The plan's name.</param>
/// <param name="Owner">Who owns the writes now: <c>legacy</c> or <c>successor</c>.</param>
/// <param name="Ownership">A number that grows with every change of owner.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
internal sealed record HookCall(string Hook, string Migration, string Owner, long Ownership, int Attempt);
