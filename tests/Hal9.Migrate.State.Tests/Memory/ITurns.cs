namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>Says when an operation on a store happens. Each is atomic; anything may happen before it.</summary>
internal interface ITurns
{
    /// <param name="store">The store.</param>
    /// <param name="what">Name of the operation.</param>
    /// <param name="mayRun">Whether it would wait for a lock.</param>
    /// <param name="effect">What it does.</param>
    Task<T> TakeAsync<T>(MemoryStore store, string what, Func<bool> mayRun, Func<T> effect);
}
