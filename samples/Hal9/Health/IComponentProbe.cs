namespace Hal9.Sample.Health;

/// <summary>Measures one component. Cheap: it is asked about once a second.</summary>
internal interface IComponentProbe
{
    /// <summary>The component's name in the health document.</summary>
    string Component { get; }

    /// <summary>Measures now; whatever it throws makes the component Unhealthy.</summary>
    ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation);
}
