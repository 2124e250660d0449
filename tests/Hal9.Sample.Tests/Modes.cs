namespace Hal9.Sample.Tests;

/// <summary>Both modes, for theories: whatever is promised of HAL9 is promised of either.</summary>
public static class Modes
{
    public static TheoryData<string> All { get; } = ["flat", "hierarchical"];
}
