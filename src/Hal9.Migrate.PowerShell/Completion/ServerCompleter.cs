using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Hal9.Migrate.PowerShell.Sessions;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>The servers this runspace is connected to.</summary>
internal sealed class ServerCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(wordToComplete, SessionTable.Current.Connected.Reverse().Select(session => (session.ToString(), $"hal9-migrate {session.Version}")).Distinct());
}
