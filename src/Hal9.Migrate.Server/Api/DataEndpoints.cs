using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Server.StateEngine;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>The rows that are moved. Which they are is not for viewers: keys may be names.</summary>
internal static class DataEndpoints
{
    public static void MapData(this IEndpointRouteBuilder app)
    {
        app.MapGet(ApiPath.DataVerification, (HttpContext context, RowVerification rows) => (context.Has(Role.Operator) ? rows.Last : WithoutKeys(rows.Last))
            ?? throw new MigrateException(ProblemCode.NotFound, "No comparison of the rows was asked for since the server began.", "Ask for one: hal9-migrate data verify."))
            .For(Role.Viewer).WithSummary("The comparison or repair of all rows that was asked for last: how far it is, and, for operators, which rows differ");
        app.MapPost(ApiPath.DataVerification, BeginAsync).Takes<RowVerificationRequest>().Produces<RowVerificationDocument>(StatusCodes.Status202Accepted).For(Role.Operator)
            .WithSummary("Compare all rows, exactly and while applications write; nothing is changed");
        app.MapPost(ApiPath.DataRepair, RepairAsync).Takes<RowRepairRequest>().For(Role.Operator)
            .WithSummary("Carry rows over once more that are not the same on both sides, then compare again; the owner's rows are what counts");
        app.MapGet(ApiPath.DataParked, (HttpContext context, ParkedRows parked) => parked.ReadAsync([.. QueryValue.List(context, "table")], context.RequestAborted))
            .For(Role.Operator).WithSummary("Rows that the owner of writes has and the other store does not take, and why");
    }

    /// <summary>For viewers: keys may be names.</summary>
    private static RowVerificationDocument? WithoutKeys(RowVerificationDocument? last) =>
        last is null ? null : last with { Tables = [.. last.Tables.Select(table => table with { Differences = [], Truncated = !table.Differences.IsEmpty })] };

    private static async Task<IResult> BeginAsync(HttpContext context, RowVerification rows, Controller controller)
    {
        var request = await BodyReader.ReadAsync<RowVerificationRequest>(context, mayBeEmpty: true);
        if (StateCommands.WhyNot(controller.View.State, request.Tables) is { } problem)
        {
            throw new MigrateException(problem);
        }

        return Results.Accepted(ApiPath.DataVerification, rows.Begin(new([.. request.Tables]), context.Actor()));
    }

    private static async Task<ChangeDocument> RepairAsync(HttpContext context, RowVerification rows, ChangeEndpoint change)
    {
        var request = await BodyReader.ReadAsync<RowRepairRequest>(context, mayBeEmpty: true);
        rows.RequireNone();
        var done = await change.ExecuteAsync(context, new RepairRows(request.Tables, request.Reason));
        if (!ChangeEndpoint.IsDryRun(context))
        {
            rows.Begin(new([.. request.Tables], Repairs: true), context.Actor());
        }

        return done;
    }
}
