using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Decisions;

/// <summary>Two stores and the protocol of the engine, a step at a time.</summary>
internal sealed class TwoStores
{
    private Side _owner = Side.Legacy;
    private bool _isFenced;
    private bool _isCeded;

    /// <summary>Whether what the fenced owner's log holds never comes to its end.</summary>
    public bool NeverDrains { get; set; }

    public Side? Open => _isFenced || _isCeded ? null : _owner;

    public void Give(Side side) => (_owner, _isFenced, _isCeded) = (side, false, false);

    public void Step(Side goal)
    {
        if (_isCeded)
        {
            Give(_owner == Side.Legacy ? Side.Successor : Side.Legacy);
        }
        else if (_isFenced)
        {
            (_isFenced, _isCeded) = goal == _owner ? (false, false) : NeverDrains ? (true, false) : (false, true);
        }
        else
        {
            _isFenced = goal != _owner;
        }
    }
}
