using System.Globalization;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Http;

/// <summary>Neurons: list and look up.</summary>
internal sealed class NeuronEndpoints(NeuronStore store)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/neurons", ListAsync);
        routes.MapGet("/api/neurons/{id}", FindAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        if (Number(context, "offset", 0, 0, int.MaxValue) is not { } offset)
        {
            return RefuseAsync(context, $"offset must be a whole number from 0 to {int.MaxValue}.");
        }

        if (Number(context, "limit", DefaultLimit, 1, MaxLimit) is not { } limit)
        {
            return RefuseAsync(context, $"limit must be a whole number from 1 to {MaxLimit}.");
        }

        var page = new NeuronPage(store.CountNeurons(), offset, limit, store.ListNeurons(offset, limit));
        return Reply.JsonAsync(context, StatusCodes.Status200OK, page, WireJson.Default.NeuronPage);
    }

    private Task FindAsync(HttpContext context)
    {
        if (NeuronId.Parse((string)context.GetRouteValue("id")!) is not { } number || store.FindNeuron(number) is not { } neuron)
        {
            return Reply.ProblemAsync(
                context, StatusCodes.Status404NotFound, "neuron_not_found",
                "There is no neuron with this id: ids look like n-000042, and GET /api/neurons lists them.");
        }

        return Reply.JsonAsync(
            context,
            StatusCodes.Status200OK,
            new NeuronDocument(
                neuron.Id,
                neuron.Kind,
                neuron.Phrase,
                neuron.Activation,
                neuron.ResponseMs,
                neuron.Connections,
                neuron.Memory,
                neuron.Weights),
            WireJson.Default.NeuronDocument);
    }

    private static int? Number(HttpContext context, string name, int otherwise, int min, int max)
    {
        var text = context.Request.Query[name];
        return text.Count == 0
            ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
                ? number
                : null;
    }

    private static Task RefuseAsync(HttpContext context, string detail) =>
        Reply.ProblemAsync(context, StatusCodes.Status400BadRequest, "bad_page", detail);
}
