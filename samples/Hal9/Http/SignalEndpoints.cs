using Hal9.Sample.Faults;
using Hal9.Sample.Neurons;
using Hal9.Sample.Signals;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Http;

/// <summary>Signals: ask, send, look up.</summary>
internal sealed class SignalEndpoints(SignalProcessor processor, NeuronStore store, INeuronNetwork network, FaultInjector faults)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/signals", AnswerAsync);
        routes.MapPost("/api/signals", AcceptAsync);
        routes.MapGet("/api/signals/{id}", FindAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var given = context.Request.Query["content"];
        var problem = given.Count > 1 ? "The signal has several contents: give one." : SignalContent.Problem(given);
        if (problem is not null)
        {
            await RefuseAsync(context, "bad_content", problem);
            return;
        }

        // The second-nearest is the wrong answer that is hardest to notice. Stored signals are spared: no fault harms data.
        var wrong = faults.Current.Kind == FaultKind.WrongAnswers ? faults.Draw() : null;
        var routed = await processor.RouteAsync(given!, rank: wrong is null ? 1 : 2, context.RequestAborted);
        if (wrong is not null)
        {
            context.Response.Headers[Fault.Header] = wrong.Name;
        }

        var answer = routed.Answer;
        await Reply.JsonAsync(
            context,
            StatusCodes.Status200OK,
            new SignalAnswer(
                given!,
                NeuronId.Format(answer.Number),
                answer.Kind,
                answer.Score,
                answer.Activation,
                answer.Connections,
                new SignalDiagnostics(network.Mode.Name(), answer.Compared, (long)routed.Elapsed.TotalMicroseconds, answer.Layer)),
            WireJson.Default.SignalAnswer);
    }

    private async Task AcceptAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, WireJson.Default.SignalRequest) is not { } request)
        {
            return;
        }

        if (SignalContent.Problem(request.Content) is { } badContent)
        {
            await RefuseAsync(context, "bad_content", badContent);
            return;
        }

        if (request.Id is not null && SignalId.Problem(request.Id) is { } badId)
        {
            await RefuseAsync(context, "bad_id", badId);
            return;
        }

        // A write that has begun is finished even when its sender has gone: it may already be on disk.
        var accepted = await processor.AcceptAsync(request.Content!, request.Id, CancellationToken.None);
        if (accepted.Signal.Signal != request.Content)
        {
            await Reply.ProblemAsync(
                context, StatusCodes.Status409Conflict, "id_taken",
                $"Another signal with id {request.Id} is stored already: choose another id, or leave it out to get one.");
            return;
        }

        context.Response.Headers.Location = $"/api/signals/{accepted.Signal.Id}";
        await Reply.JsonAsync(
            context,
            accepted.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            accepted.Signal,
            WireJson.Default.StoredSignal);
    }

    private Task FindAsync(HttpContext context)
    {
        var id = (string)context.GetRouteValue("id")!;
        return store.FindSignal(id) is { } signal
            ? Reply.JsonAsync(context, StatusCodes.Status200OK, signal, WireJson.Default.StoredSignal)
            : Reply.ProblemAsync(
                context, StatusCodes.Status404NotFound, "signal_not_found", "No signal with this id is stored: check the id.");
    }

    private static Task RefuseAsync(HttpContext context, string code, string detail) =>
        Reply.ProblemAsync(context, StatusCodes.Status400BadRequest, code, detail);
}
