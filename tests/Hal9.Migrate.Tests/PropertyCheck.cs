using FsCheck;
using FsCheck.Fluent;

namespace Hal9.Migrate.Tests;

/// <summary>Runs properties; a failing one shows its shrunk example and the seed to repeat it with.</summary>
internal static class PropertyCheck
{
    public static void ForAll<T>(Gen<T> gen, Action<T> property, int runs = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs), Prop.ForAll(gen.ToArbitrary(), property));

    public static void ForAllShrinking<T>(Gen<T> gen, Func<T, IEnumerable<T>> shrink, Action<T> property, int runs = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs), Prop.ForAll(Arb.From(gen, shrink), property));
}
