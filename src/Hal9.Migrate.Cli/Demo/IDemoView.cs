using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>Shows a demo while it runs.</summary>
internal interface IDemoView
{
    /// <summary>Something the demo itself does.</summary>
    void Say(string text);

    /// <summary>Something that was decided.</summary>
    void Happened(EventDocument happened);

    /// <summary>How the migration is now.</summary>
    void Show(StatusDocument status);
}
