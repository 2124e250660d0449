using System.Globalization;
using System.Net;
using System.Text;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Reports;

/// <summary>Writes a report as one HTML page that needs nothing else: no script, no other file, no request. Whatever it quotes is encoded.</summary>
public static class ReportHtml
{
    private const string Controller = "controller";

    /// <summary>The page.</summary>
    public static string Write(ReportDocument document)
    {
        var title = $"{document.Status.Name ?? "Migration"}{(document.Phase is { } phase ? $", phase {phase}" : "")}";
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Text(title)}: migration report</title><style>{ReportStyle.Css}</style></head><body>
            <h1>{Text(title)}</h1><p class="dim">Migration report, made {Time(document.At)} UTC. All times are UTC.</p>
            """);
        Facts(html, document);
        Charts(html, document);
        Gates(html, document);
        Entries(html, "Incidents and rollbacks", "Nothing went wrong and nothing was taken back.", document.Timeline.Where(entry => entry.IsIncident));
        Entries(html, "What people decided", "No person decided anything.", document.Timeline.Where(entry => entry.Actor != Controller));
        Table(html, "Differences between the answers", "No answers were compared that differed.", ["Route", "Place", "What it is", "How often"],
            document.Differences.Select(found => (string[])[DifferenceText.RouteOf(found), found.Path, found.Verdict.ToString(), DifferenceText.Of(found)]));
        State(html, document.Status.State);
        Entries(html, "Timeline", "Nothing was decided.", document.Timeline);
        return html.Append("</body></html>\n").ToString();
    }

    private static void Facts(StringBuilder html, ReportDocument document)
    {
        var status = document.Status;
        html.Append("<dl class=\"facts\">");
        Fact("Status", $"{status.Status}, {new Step(status.Phase, status.Percentage)}");
        Fact("Started", status.StartedAt is { } started ? $"{Time(started)} by {status.StartedBy}" : null);
        Fact("Span", document.Spans.IsEmpty ? "It was never there." : string.Join("; ", document.Spans.Select(span => $"{Time(span.From)} to {Time(span.To)}")));
        Fact("Goal", status.Goal is { } goal ? new Step(goal.Phase, goal.Percentage).ToString() : null);
        Fact("Waits for", status.WaitingFor.IsEmpty ? null : string.Join("; ", status.WaitingFor));
        Fact("Last rollback", status.Rollback is { } rollback
            ? string.Create(CultureInfo.InvariantCulture, $"{Time(rollback.StartedAt)} by {rollback.By}{(rollback.ToZeroMs is { } zero ? $": no new user on the successor after {zero:0} ms" : "")}{(rollback.Reason is { } reason ? $"; {reason}" : "")}") : null);
        Fact("Plan", status.PlanHash);
        html.Append("</dl>");

        void Fact(string name, string? value)
        {
            if (value is not null)
            {
                html.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd>{Text(value)}</dd>");
            }
        }
    }

    private static void Charts(StringBuilder html, ReportDocument document)
    {
        html.Append("<h2>Legacy and successor side by side</h2>");
        string?[] charts =
        [
            ReportChart.Draw(document, "Error rate", "%", side => side.ErrorRate * 100), ReportChart.Draw(document, "Median latency (p50)", "ms", side => side.P50Ms),
            ReportChart.Draw(document, "Latency p95", "ms", side => side.P95Ms), ReportChart.Draw(document, "Latency p99", "ms", side => side.P99Ms),
        ];
        if (charts.All(chart => chart is null))
        {
            html.Append("<p>Nothing was measured, or it is no longer kept.</p>");
            return;
        }

        html.Append("<div class=\"key\">");
        foreach (var (line, name) in new[]
        {
            ("legacy", "legacy (dashed)"), ("successor", "successor (solid)"), ("mirrored", "successor, mirrored requests (dotted)"),
            ("step", "a step begins"), ("back", "a rollback starts"),
        })
        {
            html.Append(CultureInfo.InvariantCulture, $"<span><svg viewBox=\"0 0 42 10\" aria-hidden=\"true\"><path class=\"{line}\" d=\"{(line is "step" or "back" ? "M21 0V10" : "M1 5H41")}\"/></svg>{name}</span>");
        }

        html.Append(CultureInfo.InvariantCulture, $"</div><div class=\"charts\">{string.Concat(charts)}</div><p class=\"dim\">Each point: up to {document.StepSeconds} s.</p>");
    }

    private static void Gates(StringBuilder html, ReportDocument document) => Table(
        html, "Gates and triggers, with their evidence", "Nothing was decided on a gate or trigger.", ["When", "At", "Decision", "Gate or trigger", "Said", "Evidence", "Record"],
        from decision in document.Decisions
        from verdict in decision.Verdicts.SelectMany(WithParts)
        select (string[])
        [
            Time(decision.At), new Step(decision.Phase, decision.Percentage).ToString(), decision.Type, verdict.Name, verdict.Outcome.ToString(), Evidence(verdict),
            $"{decision.Sequence}{(decision.IsReplayable ? "" : " (evidence no longer kept)")}",
        ]);

    private static IEnumerable<Verdict> WithParts(Verdict verdict) =>
        (verdict.Parts ?? []).SelectMany(WithParts).Select(part => part with { Name = $"{verdict.Name} / {part.Name}" }).Prepend(verdict);

    private static string Evidence(Verdict verdict) => string.Create(
        CultureInfo.InvariantCulture,
        $"{verdict.Message}{(verdict.Lower is { } lower && verdict.Upper is { } upper ? $" (interval {lower:0.####} to {upper:0.####})" : "")}{(verdict.Requests > 0 ? $", judged on {verdict.Requests:N0}" : "")}");

    private static void State(StringBuilder html, StateDocument? state)
    {
        if (state is null)
        {
            html.Append("<h2>Verification of the state</h2><p>The plan moves no rows, or that has not begun.</p>");
            return;
        }

        Table(html, "Verification of the state", "No table is moved.", ["Table", "Copied rows", "Copied", "Verified", "Rows that differ", "Rows refused"], state.Tables.Select(table => (string[])
        [
            table.Name, table.CopiedRows.ToString("N0", CultureInfo.InvariantCulture), Word(table.IsCopied), Word(table.IsVerified),
            table.Mismatches.ToString("N0", CultureInfo.InvariantCulture), table.Refused.ToString("N0", CultureInfo.InvariantCulture),
        ]));
        html.Append(CultureInfo.InvariantCulture, $"<p>The {Text(state.WriteOwner.ToString().ToLowerInvariant())} owns the writes; the stores are {(state.InStep ? "in step" : "not in step")}{Text(state.Hindrance is { } why ? $": {why}" : "")}.</p>");
    }

    private static void Entries(StringBuilder html, string heading, string none, IEnumerable<ReportEntry> entries) => Table(
        html, heading, none, ["When", "Who", "What", "Record"],
        entries.Select(entry => (string[])[Time(entry.At), entry.Actor, entry.Message, entry.Sequence.ToString(CultureInfo.InvariantCulture)]));

    private static void Table(StringBuilder html, string heading, string none, string[] columns, IEnumerable<string[]> rows)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(heading)}</h2>");
        var all = rows.ToList();
        if (all.Count == 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(none)}</p>");
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<table><thead><tr>{string.Concat(columns.Select(column => $"<th scope=\"col\">{Text(column)}</th>"))}</tr></thead><tbody>");
        foreach (var row in all)
        {
            html.Append("<tr>").AppendJoin("", row.Select((cell, index) => $"<td{Class(columns[index])}>{Text(cell)}</td>")).Append("</tr>\n");
        }

        html.Append("</tbody></table>");
    }

    // Only what may be long and without a space is broken inside a word, so that names stay whole on paper.
    private static string Class(string column) => column switch
    {
        "When" => " class=\"time\"",
        "Route" or "Place" or "What" or "Evidence" => " class=\"long\"",
        _ => "",
    };

    private static string Word(bool yes) => yes ? "yes" : "no";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
