using Hal9.Migrate.Phases;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hal9.Migrate.Server.Api;

/// <summary>Says in the OpenAPI document that percentages are numbers.</summary>
internal sealed class PercentageSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(Percentage))
        {
            schema.Type = JsonSchemaType.Number;
            schema.Properties = null;
            schema.Minimum = "0";
            schema.Maximum = "100";
        }

        return Task.CompletedTask;
    }
}
