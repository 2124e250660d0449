using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The phases a person may ask for.</summary>
internal class PhaseCompleter : IArgumentCompleter
{
    private static readonly (string Value, string Tip)[] Phases =
    [
        (nameof(Phase.Shadow), "Requests are mirrored to the successor and compared; users get the legacy's answer."),
        (nameof(Phase.Canary), "A small, growing share of the users is served by the successor."),
        (nameof(Phase.State), "Ownership of the state becomes possible."),
        (nameof(Phase.RampUp), "Most users are served by the successor."),
        (nameof(Phase.Full), "The successor serves everybody; the legacy stands by."),
    ];

    private protected virtual IEnumerable<(string Value, string Tip)> Values => Phases;

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, Values);
}
