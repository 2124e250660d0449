using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hal9.Migrate.Server.Api;

/// <summary>In the document as on the wire: a member that may be null is left out when it is.</summary>
internal sealed class OptionalMembersSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var member in context.JsonTypeInfo.Properties.Where(member => member.IsGetNullable || Nullable.GetUnderlyingType(member.PropertyType) is not null))
        {
            schema.Required?.Remove(member.Name);
        }

        return Task.CompletedTask;
    }
}
