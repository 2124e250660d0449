using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Hosting;

/// <summary>
/// Where an operation runs: a console, a PowerShell pipeline, a test. Operations call it from one thread at a time, though not
/// always the same.
/// </summary>
public interface IOperationHost
{
    /// <summary>Whether a person is there to answer questions.</summary>
    bool IsInteractive { get; }

    /// <summary>Puts out a result: a document of the API, or a list of them.</summary>
    void Write(object output);

    /// <summary>Says that something happened that a person wants to know.</summary>
    void Inform(string message);

    /// <summary>Says that something is not as it should be, though the operation goes on.</summary>
    void Warn(string message);

    /// <summary>Says what only somebody who looks for a fault wants to know.</summary>
    void Verbose(string message);

    /// <summary>Reports a failure after which the operation goes on.</summary>
    void Error(Problem problem);

    /// <summary>Says how far something long has come. The last report of an activity is completed.</summary>
    void Progress(OperationProgress progress);

    /// <summary>Whether <see cref="ShouldProcessAsync"/> has to be asked before a change of this impact; each question costs a dry run.</summary>
    bool AsksBefore(ChangeImpact impact);

    /// <summary>Shows what a change would do, and asks whether to make it.</summary>
    /// <param name="preview">The server's answer to the dry run.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    ValueTask<Consent> ShouldProcessAsync(ChangeDocument preview, CancellationToken cancellationToken);

    /// <summary>Asks a question that yes or no answers. Where nobody can be asked it throws, unless yes was said beforehand.</summary>
    ValueTask<bool> ConfirmAsync(string question, CancellationToken cancellationToken);

    /// <summary>Asks for a text; where nobody can be asked, or nothing is typed, it is the fallback.</summary>
    ValueTask<string> AskAsync(string question, string fallback, CancellationToken cancellationToken);
}
