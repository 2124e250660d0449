using Hal9.Migrate.Problems;

namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>Operations happen as soon as they are asked for.</summary>
internal sealed class AtOnce : ITurns
{
    public Task<T> TakeAsync<T>(MemoryStore store, string what, Func<bool> mayRun, Func<T> effect) =>
        store.IsDown ? Task.FromException<T>(new MigrateException(ProblemCode.StoreUnwritable, $"{store.Name} is down.")) : Task.FromResult(effect());
}
