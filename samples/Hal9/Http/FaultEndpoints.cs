using Hal9.Sample.Faults;

namespace Hal9.Sample.Http;

/// <summary>Sets and shows the fault in force. Mapped only when faults are allowed.</summary>
internal sealed class FaultEndpoints(FaultInjector faults)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/demo/fault", ShowAsync);
        routes.MapPut("/demo/fault", SetAsync);
    }

    private async Task SetAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, WireJson.Default.FaultDocument) is not { } asked)
        {
            return;
        }

        var (fault, problem) = Fault.Create(asked.Kind, asked.Rate, asked.LatencyMs);
        if (fault is null)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status400BadRequest, "bad_fault", problem!);
            return;
        }

        faults.Set(fault);
        await ShowAsync(context);
    }

    private Task ShowAsync(HttpContext context)
    {
        var fault = faults.Current;
        return Reply.JsonAsync(
            context,
            StatusCodes.Status200OK,
            new FaultDocument(fault.Name, fault.Rate, (int)fault.Latency.TotalMilliseconds),
            WireJson.Default.FaultDocument);
    }
}
