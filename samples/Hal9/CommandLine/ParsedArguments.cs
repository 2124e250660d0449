namespace Hal9.Sample.CommandLine;

/// <summary>The outcome of reading the command line: options, or what is wrong with it, or a wish for help.</summary>
/// <param name="Options">Set when everything is right.</param>
/// <param name="Problems">Everything that is wrong, each with its remedy.</param>
/// <param name="HelpWanted">Whether usage was asked for.</param>
internal sealed record ParsedArguments(SampleOptions? Options, IReadOnlyList<string> Problems, bool HelpWanted);
