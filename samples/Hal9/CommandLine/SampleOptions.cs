using System.Net;
using Hal9.Sample.Faults;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.CommandLine;

/// <summary>What the command line asks for.</summary>
/// <param name="Mode">Which architecture.</param>
/// <param name="Listen">Where to listen; port 0 takes a free one.</param>
/// <param name="Store">The store file, or the connection string of a database of PostgreSQL; null for a temporary file.</param>
/// <param name="Neurons">How many neurons a new store gets; null for what an existing one has, else the default.</param>
/// <param name="Seed">Seed of a new store; null likewise.</param>
/// <param name="DemoFaults">Whether faults may be injected.</param>
/// <param name="Fault">The fault in force from the start.</param>
internal sealed record SampleOptions(
    NetworkMode Mode, IPEndPoint Listen, string? Store, int? Neurons, long? Seed, bool DemoFaults, Fault Fault);
