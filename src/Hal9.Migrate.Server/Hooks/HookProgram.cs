using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Server.Secrets;

namespace Hal9.Migrate.Server.Hooks;

/// <summary>Runs a program of the server's folder of hooks.</summary>
/// <param name="folder">The folder; null when the server has none.</param>
/// <param name="time">The clock.</param>
internal sealed class HookProgram(string? folder, TimeProvider time)
{
    private const int MaxOutput = 500;

    /// <summary>Why it failed; null when it ended with 0 in time.</summary>
    public async Task<string?> RunAsync(OwnerHook hook, HookCall call, CancellationToken cancellationToken)
    {
        if (folder is null)
        {
            return "the server was given no folder of hooks; start it with HAL9_HOOKS_DIR";
        }

        try
        {
            if (!File.Exists(Path.Combine(folder, hook.Command)) || RealPath.Below(folder, hook.Command) is not { } path)
            {
                return $"there is no program {hook.Command} in the server's folder of hooks";
            }

            var start = new ProcessStartInfo(path) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            start.Environment["HAL9_MIGRATION"] = call.Migration;
            start.Environment["HAL9_OWNER"] = call.Owner;
            start.Environment["HAL9_OWNERSHIP"] = call.Ownership.ToString(CultureInfo.InvariantCulture);
            start.Environment["HAL9_ATTEMPT"] = call.Attempt.ToString(CultureInfo.InvariantCulture);
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            return await WaitAsync(process, hook.Timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return $"{hook.Command} could not be run: {exception.Message}";
        }
    }

    private async Task<string?> WaitAsync(Process process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Both are read to their ends: a program whose output nobody takes stands still.
        var output = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return string.Create(CultureInfo.InvariantCulture, $"it did not end within {timeout.TotalSeconds:0.###} s");
        }

        if (process.ExitCode == 0)
        {
            return null;
        }

        var said = await SaidAsync(output);
        return string.Create(CultureInfo.InvariantCulture, $"it ended with {process.ExitCode}: {said}");
    }

    // What it has started may go on, with its output in hand.
    private async Task<string> SaidAsync(Task<string[]> output)
    {
        try
        {
            return (await output.WaitAsync(TimeSpan.FromSeconds(1), time)).LastOrDefault(text => text.Length > 0) ?? "it said nothing";
        }
        catch (TimeoutException)
        {
            return "what it said is not known, as something it started goes on";
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var kept = new char[MaxOutput];
        var count = await reader.ReadBlockAsync(kept);
        var rest = new char[MaxOutput];
        while (await reader.ReadAsync(rest) > 0)
        {
        }

        return string.Concat(kept.Take(count).Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
    }
}
