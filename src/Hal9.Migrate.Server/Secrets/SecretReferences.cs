using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Server.Secrets;

/// <summary>
/// Finds the secrets a plan refers to: <c>${env:HAL9_SECRET_NAME}</c>, and <c>${file:NAME}</c> below one folder, symbolic links resolved.
/// Only for fields that are secrets. Messages name the reference, never what it stands for. Thread-safe.
/// </summary>
/// <param name="options">Where references may lead.</param>
public sealed class SecretReferences(SecretReferenceOptions options)
{
    /// <summary>The longest file that is taken for a secret, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    private const string Begin = "${";
    private const string Environment = "${env:";
    private const string File = "${file:";

    /// <summary>
    /// What a text stands for; itself when it is no reference. A line's end at the end of a file is not part of the secret.
    /// Throws <see cref="MigrateException"/> (<see cref="ProblemCode.SecretUnavailable"/>) when there is no such secret, or it may not be read.
    /// </summary>
    public string Resolve(string text)
    {
        if (!text.StartsWith(Begin, StringComparison.Ordinal))
        {
            return text;
        }

        return NameIn(text, Environment) is { } variable ? OfEnvironment(text, variable)
            : NameIn(text, File) is { } file ? OfFile(text, file)
            : throw Unavailable(text, "it is not of a form that is known", $"Write ${{env:{options.EnvironmentPrefix}NAME}} or ${{file:NAME}}, and nothing else in the field.");
    }

    private string OfEnvironment(string reference, string name)
    {
        if (!name.StartsWith(options.EnvironmentPrefix, StringComparison.Ordinal) || name.Length == options.EnvironmentPrefix.Length)
        {
            throw Unavailable(reference, $"only variables whose names begin with {options.EnvironmentPrefix} can be referred to", $"Name it {options.EnvironmentPrefix}… where the server is started.");
        }

        return System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value : throw Unavailable(reference, "the server's environment has no such variable, or it is empty", "Set it where the server is started, and start the server anew.");
    }

    private string OfFile(string reference, string name)
    {
        if (options.Directory is not { } directory)
        {
            throw Unavailable(reference, "the server was given no folder of secrets", "Start it with --secrets-dir.");
        }

        try
        {
            return Read(reference, RealPath.Below(directory, name)
                ?? throw Unavailable(reference, "it leads out of the folder of secrets", "Name a file below --secrets-dir; a link there must lead to one, too."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unavailable(reference, "there is no such file below --secrets-dir, or the server may not read it", "Put the file there, readable by the server's user.");
        }
    }

    private static string Read(string reference, string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > MaxLength)
        {
            throw Unavailable(reference, $"the file is longer than {MaxLength / 1024} KiB", "Give it the secret alone.");
        }

        using var reader = new StreamReader(stream);
        var secret = reader.ReadToEnd().TrimEnd('\r', '\n');
        return secret.Length > 0 ? secret : throw Unavailable(reference, "the file is empty", "Put the secret into it.");
    }

    private static string? NameIn(string text, string form) =>
        text.StartsWith(form, StringComparison.Ordinal) && text.EndsWith('}') && text[form.Length..^1] is { Length: > 0 } name && !name.Contains('}', StringComparison.Ordinal) ? name : null;

    private static MigrateException Unavailable(string reference, string why, string remedy) =>
        new(ProblemCode.SecretUnavailable, $"The secret {(reference.Length <= 200 ? reference : reference[..200] + "…")} cannot be had: {why}.", remedy);
}
