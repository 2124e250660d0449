using System.Collections.ObjectModel;
using System.Text.Json;
using Hal9.Migrate.PowerShell.Sessions;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>hal9-migrate, started by a cmdlet as a child process.</summary>
public abstract class Hal9Process
{
    private protected Hal9Process(ChildProgram child, JsonElement announcement)
    {
        Child = child;
        Version = Text(announcement, "version") ?? "";
        Uri = AddressOf(announcement, "api")!;
        GatewayUri = AddressOf(announcement, "gateway");
        Store = Text(announcement, "store");
        Credentials = Text(announcement, "credentials");
        Server = new Hal9Session(Uri);
    }

    /// <summary>The process.</summary>
    public int Id => Child.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => Child.HasExited;

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>The API's address.</summary>
    public Uri Uri { get; }

    /// <summary>Where traffic is taken; null without a gateway.</summary>
    public Uri? GatewayUri { get; }

    /// <summary>The store's file.</summary>
    public string? Store { get; }

    /// <summary>The file with the token of whoever runs the server.</summary>
    public string? Credentials { get; }

    /// <summary>It, for other cmdlets.</summary>
    public Hal9Session Server { get; }

    /// <summary>What it logged of late, oldest first.</summary>
    public ReadOnlyCollection<string> Log => Child.Said;

    /// <summary>Lets it be given where a session is wanted.</summary>
#pragma warning disable CA2225 // Server is the method's name
    public static implicit operator Hal9Session(Hal9Process process) => process.Server;
#pragma warning restore CA2225

    /// <summary>The process with what is known of it.</summary>
    internal ChildProgram Child { get; }

    /// <summary>Its address and process.</summary>
    public override string ToString() => $"{Server} (process {Id})";

    private protected static Uri? AddressOf(JsonElement announcement, string name) => Text(announcement, name) is { } text ? new Uri(text) : null;

    private static string? Text(JsonElement announcement, string name) =>
        announcement.ValueKind == JsonValueKind.Object && announcement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
