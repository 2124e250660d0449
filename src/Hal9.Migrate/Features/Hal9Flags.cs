using System.Collections.Immutable;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Features;

/// <summary>The flags of HAL9's own migration guide, which every plan has unless it says otherwise.</summary>
public static class Hal9Flags
{
    /// <summary>The flag that the gateway itself obeys: off stops mirroring, its percentage is the share of keys mirrored.</summary>
    public const string ShadowMode = "shadow_mode";

    /// <summary>The flags as they are before anybody changes them: all off but <see cref="ShadowMode"/>.</summary>
    public static ImmutableArray<FeatureFlag> Defaults { get; } =
    [
        Off("hierarchical_neurons", "Neurons live in the hierarchical layers instead of the flat list."),
        Off("substrate_abstraction", "Services go through the substrate layer."),
        Off("protocol_negotiation", "Neurons negotiate the version of their protocol."),
        Off("meta_learning", "The intelligence layer learns how to learn."),
        Off("self_organization", "The orchestration layer regroups neurons by itself."),
        new FeatureFlag { Key = ShadowMode, Description = "Requests are mirrored to the successor during Shadow.", Enabled = true, Percentage = Percentage.Hundred },
    ];

    private static FeatureFlag Off(string key, string description) => new() { Key = key, Description = description };
}
