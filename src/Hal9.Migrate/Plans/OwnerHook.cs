namespace Hal9.Migrate.Plans;

/// <summary>What is run or called when something happens to the rows: for jobs that must follow the owner of writes. Either a program or a webhook.</summary>
/// <param name="Name">Its name in status and events.</param>
/// <param name="On">When it runs.</param>
/// <param name="Command">A program's file name in the server's folder of hooks; empty when it is a webhook.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="OnFailure">What happens when it failed as often as it is tried.</param>
public sealed record OwnerHook(string Name, HookEvent On, string Command, TimeSpan Timeout, HookFailure OnFailure)
{
    /// <summary>Where a webhook is called, by POST; null when it is a program.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where the key is kept that calls are signed with; null for none.</summary>
    public string? Secret { get; init; }
}
