namespace Hal9.Sample.Neurons;

/// <summary>Modes as they are written everywhere outside the code.</summary>
internal static class NetworkModeNames
{
    public static string Name(this NetworkMode mode) => mode == NetworkMode.Flat ? "flat" : "hierarchical";
}
