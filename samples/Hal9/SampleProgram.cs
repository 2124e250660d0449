using System.Text.Json;
using Hal9.Sample.CommandLine;
using Hal9.Sample.Http;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;
using Hal9.Sample.Tracing;

namespace Hal9.Sample;

/// <summary>The program: arguments in, exit code out, one line on stdout when it listens.</summary>
internal static class SampleProgram
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;

    /// <summary>Says which store, unless --store does; other users of the machine do not see it.</summary>
    private const string StoreVariable = "HAL9_STORE";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, TimeProvider time)
    {
        var parsed = ArgumentParser.Parse(arguments);
        if (parsed.HelpWanted)
        {
            await output.WriteLineAsync(ArgumentParser.Usage);
            return Ok;
        }

        if (parsed.Options is not { } options)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, parsed.Problems));
            return BadUsage;
        }

        try
        {
            using var tracing = SampleTracing.Start(options.Mode.Name(), Environment.GetEnvironmentVariable);
            await using var instance = await SampleInstance.StartAsync(options with { Store = options.Store ?? Environment.GetEnvironmentVariable(StoreVariable) }, time, CancellationToken.None);
            var ready = new ReadyLine(instance.Address.GetLeftPart(UriPartial.Authority), options.Mode.Name(), instance.Neurons);
            await output.WriteLineAsync(JsonSerializer.Serialize(ready, WireJson.Default.ReadyLine));
            await output.FlushAsync();
            await instance.WaitForShutdownAsync();
            return Ok;
        }
        catch (Exception failure) when (failure is StoreException or ListenException)
        {
            await error.WriteLineAsync(failure.Message);
            return Failed;
        }
    }
}
