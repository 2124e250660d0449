namespace Hal9.Sample.Hierarchical;

/// <summary>What the index needs to know of a unit.</summary>
/// <param name="Number">The unit's number, which is its neuron's.</param>
/// <param name="Layer">Index into <see cref="LayerNames.All"/>.</param>
/// <param name="Weights">Its weights.</param>
internal readonly record struct UnitRow(int Number, int Layer, sbyte[] Weights);
