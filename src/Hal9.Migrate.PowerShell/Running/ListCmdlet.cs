using System.Management.Automation;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>A cmdlet that puts out things with names, all of them or those whose names match.</summary>
/// <typeparam name="TThing">What they are.</typeparam>
public abstract class ListCmdlet<TThing> : ServerCmdlet
    where TThing : notnull
{
    private readonly Dictionary<Problem, string> _unknown = [];

    /// <summary>The names asked for; null: all.</summary>
    private protected abstract string[]? Names { get; }

    /// <summary>The name of a thing.</summary>
    private protected abstract string NameOf(TThing thing);

    /// <summary>The problem of a name, without wildcards, that nothing has.</summary>
    private protected abstract Problem Unknown(string name);

    /// <summary>Those of the things that were asked for; a name that nothing has is reported.</summary>
    private protected IEnumerable<TThing> Asked(IReadOnlyCollection<TThing> things, Action<Problem> report)
    {
        if (Names is not { Length: > 0 } names)
        {
            return things;
        }

        var patterns = names.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToList();
        foreach (var name in names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !things.Any(thing => IsNamed(thing, name))))
        {
            var problem = Unknown(name);
            _unknown[problem] = name;
            report(problem);
        }

        return things.Where(thing => patterns.Exists(pattern => pattern.IsMatch(NameOf(thing))));
    }

    private protected override object? TargetOf(Problem problem) => _unknown.GetValueOrDefault(problem);

    private bool IsNamed(TThing thing, string name) => string.Equals(NameOf(thing), name, StringComparison.OrdinalIgnoreCase);
}
