using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Hal9.Migrate.Client.Connections;

namespace Hal9.Migrate.PowerShell.Sessions;

/// <summary>The sessions of a runspace. Used by its pipeline's thread only.</summary>
internal sealed class SessionTable
{
    private static readonly ConditionalWeakTable<Runspace, SessionTable> Tables = [];

    private readonly List<Hal9Session> _connected = [];
    private readonly Dictionary<ServerConnection, Hal9Session> _found = [];

    /// <summary>The table of the runspace this runs in.</summary>
    public static SessionTable Current => Tables.GetValue(Runspace.DefaultRunspace, _ => new SessionTable());

    /// <summary>The sessions made by Connect-Hal9Server, the default one last.</summary>
    public IReadOnlyList<Hal9Session> Connected => _connected;

    /// <summary>
    /// The session to use: the one asked for, or that of the address asked for; else the one connected to last; else the one the environment
    /// names. Throws <see cref="Problems.MigrateException"/> when the environment cannot be used.
    /// </summary>
    public Hal9Session Resolve(Hal9Session? asked)
    {
        if (asked is { IsOpen: true })
        {
            return asked;
        }

        var connected = asked is null ? _connected.LastOrDefault() : _connected.LastOrDefault(session => session.ToString() == asked.ToString());
        if (connected is not null)
        {
            return connected;
        }

        var connection = ServerConnection.Resolve(new ConnectionOptions(asked?.Uri.OriginalString), Environment.GetEnvironmentVariable);
        if (!_found.TryGetValue(connection, out var found))
        {
            found = new Hal9Session(connection);
            _found.Add(connection, found);
        }

        return found;
    }

    /// <summary>The server of each session connected to, once: of several sessions of a server the one connected to last.</summary>
    public IEnumerable<Hal9Session> Servers =>
        _connected.GroupBy(session => session.ToString()).Select(sessions => sessions.Last());

    /// <summary>Takes a session in and makes it the default. It replaces one of the same server and token; that can still be used.</summary>
    public void Add(Hal9Session session)
    {
        _connected.RemoveAll(other => other.Connection == session.Connection);
        _connected.Add(session);
    }

    /// <summary>Closes a session and forgets it; the one connected before it is the default again.</summary>
    public bool Remove(Hal9Session session)
    {
        var isKnown = _connected.Remove(session);
        session.Close();
        return isKnown;
    }
}
