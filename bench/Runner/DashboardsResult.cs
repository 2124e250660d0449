namespace Hal9.Migrate.Bench.Runner;

/// <summary>What open dashboards cost the traffic.</summary>
/// <param name="Dashboards">How many were open.</param>
/// <param name="Connections">Connections of the load.</param>
/// <param name="Without">Requests a second with none open.</param>
/// <param name="With">Requests a second with all open.</param>
/// <param name="Ratio">The one divided by the other, in the same round.</param>
/// <param name="CpuMicrosecondsWithout">The server's processor time for each request with none open.</param>
/// <param name="CpuMicrosecondsWith">The same with all open.</param>
/// <param name="KilobytesPerSecond">What all of them together were sent.</param>
internal sealed record DashboardsResult(
    int Dashboards, int Connections, Spread Without, Spread With, Spread Ratio, Spread CpuMicrosecondsWithout, Spread CpuMicrosecondsWith, Spread KilobytesPerSecond);
