using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Hal9.Migrate.Client.Readiness;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The tests of Test-Hal9Migration.</summary>
internal sealed class VerificationCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, VerifyOperation.NamedTests.Select(test => (test, $"The test {test}.")));
}
