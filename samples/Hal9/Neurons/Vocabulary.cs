namespace Hal9.Sample.Neurons;

/// <summary>The words phrases are made of. Their order is part of what a seed means: changing it changes every store.</summary>
internal static class Vocabulary
{
    public static IReadOnlyList<string> Adjectives { get; } = Words(
        "amber ancient arctic azure barren bitter bronze cobalt copper coral crimson crystal dusty emerald feral frosty gentle " +
        "golden granite hidden hollow indigo ivory jagged lunar marble misty molten northern olive opal polar quiet rugged " +
        "scarlet silver solar sunken velvet winding");

    public static IReadOnlyList<string> Places { get; } = Words(
        "airfield archive arena basin bridge cabin canyon castle cavern cellar chapel citadel clinic coast depot desert dockyard " +
        "embassy factory ferry forest foundry garden glacier harbour hospital island junction kitchen lagoon library market " +
        "meadow mill monastery museum orchard outpost palace plaza prairie quarry refinery reservoir school shipyard stadium " +
        "temple tunnel village");

    public static IReadOnlyList<string> Machines { get; } = Words(
        "antenna battery boiler camera compressor conveyor elevator engine furnace generator hydrant lighthouse pump radar " +
        "robot satellite telescope turbine vault windmill");

    public static IReadOnlyList<string> Quantities { get; } = Words(
        "altitude brightness capacity current density friction frequency humidity latency momentum oxygen pressure radiation " +
        "rotation salinity strain temperature torque vibration voltage");

    public static IReadOnlyList<string> Behaviours { get; } = Words(
        "rising falling drifting oscillating stalling surging freezing climbing leaking peaking flickering recovering " +
        "overloading settling sinking spiking swelling tightening vanishing wobbling");

    public static IReadOnlyList<string> Moments { get; } = Words(
        "tonight tomorrow yesterday midnight noon sunrise sunset weekly hourly twice again suddenly forever briefly autumn " +
        "winter summer monday friday holiday");

    /// <summary>Words no phrase contains: what people add without meaning anything by it.</summary>
    public static IReadOnlyList<string> Fillers { get; } = Words(
        "please really perhaps kindly maybe honestly apparently somehow simply basically right okay well anyway actually " +
        "indeed likely surely certainly also");

    private static string[] Words(string list) => list.Split(' ');
}
