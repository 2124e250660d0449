using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Data;

/// <summary>Writes the last <see cref="RowVerificationDocument"/>, under way or done.</summary>
/// <param name="client">The server.</param>
public sealed class RowDifferencesOperation(MigrationClient client) : QueryOperation<NoRequest, RowVerificationDocument>((_, token) => client.GetRowVerificationAsync(token));
