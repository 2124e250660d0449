using Hal9.Migrate.Client.Hosting;

namespace Hal9.Migrate.Cli.Views;

/// <summary>What a view has to know besides its document.</summary>
/// <param name="Time">The clock and the time zone.</param>
/// <param name="Unicode">Whether the terminal shows more than ASCII.</param>
/// <param name="Detailed">Whether everything is wanted, not only what matters now.</param>
internal sealed record ViewContext(TimeProvider Time, bool Unicode, bool Detailed)
{
    /// <summary>A moment: the time of the day, with the day before it when that is not today.</summary>
    public string Clock(DateTimeOffset moment)
    {
        var (local, now) = (Time.GetLocalTime(moment), Time.GetLocalNow());
        return local.Date == now.Date ? $"{local:HH:mm:ss}" : $"{local:yyyy-MM-dd HH:mm:ss}";
    }

    /// <summary>A moment and how long ago it was.</summary>
    public string Ago(DateTimeOffset moment) =>
        Time.GetUtcNow() - moment is var past && past > TimeSpan.Zero ? $"{Clock(moment)}, {Say.Duration(past)} ago" : Clock(moment);
}
