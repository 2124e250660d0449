namespace Hal9.Sample.Hierarchical;

/// <summary>The five layers, from the machine up.</summary>
internal static class LayerNames
{
    public static IReadOnlyList<string> All { get; } = ["substrate", "protocol", "cognitive", "orchestration", "intelligence"];

    public static int IndexOf(string name) => ((IList<string>)All).IndexOf(name);
}
