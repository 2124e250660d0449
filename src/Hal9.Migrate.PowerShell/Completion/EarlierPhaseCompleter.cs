using Hal9.Migrate.Phases;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The phases one may go back to.</summary>
internal sealed class EarlierPhaseCompleter : PhaseCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values =>
        base.Values.Where(phase => phase.Value != nameof(Phase.Full)).Prepend((nameof(Phase.None), "The legacy serves everybody."));
}
