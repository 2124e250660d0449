namespace Hal9.Migrate.Reports;

/// <summary>How a report looks, on a screen and on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light}
        body{font:15px/1.45 system-ui,sans-serif;color:#1c2430;background:#fff;max-width:70rem;margin:0 auto;padding:2rem 1.5rem}
        h1{font-size:1.7rem;margin:0 0 .2rem} h2{font-size:1.15rem;margin:2rem 0 .6rem;padding-bottom:.2rem;border-bottom:2px solid #1c2430}
        h3{font-size:1rem;margin:1rem 0 .3rem} p{margin:.3rem 0} .dim{color:#566070}
        table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
        th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid #d5dae1;overflow-wrap:break-word}
        th{font-weight:600;white-space:nowrap} td.num,th.num{text-align:right} td.time{white-space:nowrap} tr.incident td{font-weight:600}
        .facts{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0} .facts dt{color:#566070} .facts dd{margin:0}
        .charts{display:grid;grid-template-columns:1fr 1fr;gap:1rem 1.5rem} figure{margin:0;break-inside:avoid} figcaption{font-weight:600;font-size:.9rem}
        svg{width:100%;height:auto} svg text{font:11px system-ui,sans-serif;fill:#566070}
        .grid{stroke:#e3e7ec} .step{stroke:#9aa4b2;stroke-dasharray:1 3} .back{stroke:#1c2430;stroke-width:1.5}
        path{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
        .legacy{stroke:#b45309;stroke-dasharray:6 4} .successor{stroke:#1d4ed8} .mirrored{stroke:#0f766e;stroke-dasharray:.1 4}
        .key{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;font-size:.85rem;margin:.4rem 0} .key svg{width:42px;height:10px;vertical-align:middle;margin-right:.4rem}
        @page{margin:15mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt system-ui,sans-serif;color:#566070}}
        @media print{
          body{padding:0;max-width:none;font-size:10pt} h2,h3,figcaption{break-after:avoid} tr,dl,.key{break-inside:avoid} thead{display:table-header-group}
          p{orphans:3;widows:3} table{font-size:8.5pt} th,td.time{white-space:normal} th,td{padding-right:.5rem} td.long,dd{overflow-wrap:anywhere} svg text{font-size:16px}
        }
        @media (max-width:45rem){.charts{grid-template-columns:1fr}}
        """;
}
