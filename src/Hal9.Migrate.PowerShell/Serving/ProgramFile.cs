namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>How to start a program.</summary>
/// <param name="File">The file to run.</param>
/// <param name="Arguments">What comes before its own arguments.</param>
internal sealed record ProgramFile(string File, IReadOnlyList<string> Arguments);
