namespace Hal9.Migrate.Access;

/// <summary>What the bearer of a token may do. Each of viewer, operator and admin may do all that the one before may.</summary>
public enum Role
{
    /// <summary>Evaluate feature flags.</summary>
    Flags,

    /// <summary>Obey snapshots and report evidence.</summary>
    Gateway,

    /// <summary>See everything, change nothing; and evaluate flags.</summary>
    Viewer,

    /// <summary>Drive the registered migration.</summary>
    Operator,

    /// <summary>Register plans, import state, manage tokens.</summary>
    Admin,
}
