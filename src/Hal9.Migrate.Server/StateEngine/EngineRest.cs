namespace Hal9.Migrate.Server.StateEngine;

/// <summary>How long the state engine may rest before its next step.</summary>
internal enum EngineRest
{
    /// <summary>There is more to do.</summary>
    None,

    /// <summary>Until there may be changes again, or a writer has been let through.</summary>
    Short,

    /// <summary>Until a store may be reached again.</summary>
    Long,
}
