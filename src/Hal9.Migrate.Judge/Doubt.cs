namespace Hal9.Migrate.Judge;

/// <summary>How often the bounds of an estimate may be wrong, and how much less a request says because bad ones come in clusters.</summary>
/// <param name="Lower">The probability, 0..1, that the lower bound ever lies above the truth, however often it is looked at.</param>
/// <param name="Upper">The same of the upper bound, lying below it.</param>
/// <param name="Clustering">So many requests say as much as one that is independent of all others; at least 1. See <see cref="Judge.Clustering"/>.</param>
internal readonly record struct Doubt(double Lower, double Upper, double Clustering = 1)
{
    /// <summary>The doubt about the complement of a share.</summary>
    public Doubt Mirrored => this with { Lower = Upper, Upper = Lower };
}
