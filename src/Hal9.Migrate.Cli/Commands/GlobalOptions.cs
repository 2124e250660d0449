using System.CommandLine;
using Hal9.Migrate.Cli.Output;
using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Client.Connections;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>Options that every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Server { get; } = new("--server")
    {
        Description = $"Address of the server. Default: {ServerConnection.ServerVariable}, or {ServerAddress.Default.OriginalString}.",
        HelpName = "url",
        Recursive = true,
    };

    public Option<string> Token { get; } = new("--token")
    {
        Description = $"Token to send; others can see it in the list of processes, so prefer {ServerConnection.TokenVariable}. Default: that, or the credentials file.",
        HelpName = "token",
        Recursive = true,
    };

    public Option<string> CaFile { get; } = new("--ca-file")
    {
        Description = "Certificates (PEM) to check the server's certificate against, in place of the system's.",
        HelpName = "file",
        Recursive = true,
    };

    public Option<string> Format { get; } = Among(
        new Option<string>("--format") { Description = "How to show documents. json: the API's on standard output, problems and warnings as one JSON object a line on standard error. Default: pretty at a terminal, else table.", Recursive = true }, "json", "table", "pretty");

    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Say more, and where in the program a problem came up.", Recursive = true };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours; NO_COLOR does the same.", Recursive = true };

    /// <summary>Answers every question; commands that ask add it.</summary>
    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do it without asking." };

    /// <summary>Changes nothing; commands that change something add it.</summary>
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Change nothing; say what would happen." };

    public IEnumerable<Option> Everywhere => [Server, Token, CaFile, Format, Verbose, NoColor];

    /// <summary>What they say about output. Never throws, so that it can be used to show what is wrong with them.</summary>
    public OutputSettings Settings(ParseResult parse, CliConsole console) => new()
    {
        Format = FormatOf(parse) switch
        {
            "json" => OutputFormat.Json,
            "table" => OutputFormat.Table,
            "pretty" => OutputFormat.Pretty,
            _ => console.IsOutputTerminal ? OutputFormat.Pretty : OutputFormat.Table,
        },
        Color = !IsSaid(parse, NoColor) && string.IsNullOrEmpty(console.Variable("NO_COLOR")),
        Verbose = IsSaid(parse, Verbose),
        Yes = IsSaid(parse, Yes),
        DryRun = IsSaid(parse, DryRun),
    };

    /// <summary>What they say about the server.</summary>
    public ConnectionOptions Connection(ParseResult parse) => new(parse.GetValue(Server), parse.GetValue(Token), parse.GetValue(CaFile));

    private string? FormatOf(ParseResult parse) => parse.GetResult(Format) is { } result && !result.Errors.Any() ? result.Tokens.Select(token => token.Value).LastOrDefault() : null;

    private static bool IsSaid(ParseResult parse, Option<bool> option) => parse.GetResult(option) is { Implicit: false } result && !result.Errors.Any() && result.GetValue(option);

    private static Option<string> Among(Option<string> option, params string[] values)
    {
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
