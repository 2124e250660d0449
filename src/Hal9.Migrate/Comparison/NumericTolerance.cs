namespace Hal9.Migrate.Comparison;

/// <summary>How far apart two numbers may be and still count as the same: by the greater of the two allowances.</summary>
/// <param name="Absolute">So much, in the number's own unit; 0 or more.</param>
/// <param name="Relative">So much of the greater of the two magnitudes; 0 to 1.</param>
public readonly record struct NumericTolerance(double Absolute, double Relative)
{
    /// <summary>Whether numbers have to be the same.</summary>
    public bool IsNone => Absolute == 0 && Relative == 0;

    /// <summary>Whether two numbers count as the same.</summary>
    public bool Allows(double left, double right) =>
        Math.Abs(left - right) <= Math.Max(Absolute, Relative * Math.Max(Math.Abs(left), Math.Abs(right)));
}
