using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Hal9.Migrate.Health;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The components a HAL9 service has.</summary>
internal sealed class ComponentCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, Hal9Component.All.Select(name => (name, $"The component {name}.")));
}
