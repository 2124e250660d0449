namespace Hal9.Migrate.Evidence;

/// <summary>Requests of one kind, so that like is compared with like.</summary>
/// <param name="Subject">Who answered.</param>
/// <param name="Method">Class of the method.</param>
/// <param name="Route">The route template, or <see cref="OtherRoutes"/>.</param>
public readonly record struct Stratum(Subject Subject, MethodClass Method, string Route)
{
    /// <summary>The route of requests that fit no template of the plan.</summary>
    public const string OtherRoutes = "*";
}
