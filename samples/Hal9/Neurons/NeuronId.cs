using System.Globalization;

namespace Hal9.Sample.Neurons;

/// <summary>The public name of a neuron: <c>n-000042</c> is number 42.</summary>
internal static class NeuronId
{
    private const string Prefix = "n-";
    private const int Digits = 6;

    public static string Format(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D6}");

    /// <summary>The number in an id, or null when the text is not an id exactly as <see cref="Format"/> writes it.</summary>
    public static int? Parse(string id) =>
        id.Length == Prefix.Length + Digits && id.StartsWith(Prefix, StringComparison.Ordinal) &&
        int.TryParse(id.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
