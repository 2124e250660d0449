using System.Runtime.InteropServices;

namespace Hal9.Sample.Storage;

/// <summary>Weights as they are stored in both schemas: one signed byte a dimension.</summary>
internal static class WeightBlob
{
    public static byte[] Write(ReadOnlySpan<sbyte> weights) => MemoryMarshal.AsBytes(weights).ToArray();

    public static sbyte[] Read(ReadOnlySpan<byte> blob) => MemoryMarshal.Cast<byte, sbyte>(blob).ToArray();
}
