namespace Hal9.Migrate.State.Stores;

/// <summary>One of the two stores that a migration moves between; after a change of owner rows flow the other way.</summary>
public interface IStateStore : IControlledStore, IChangeSource, IChangeTarget;
