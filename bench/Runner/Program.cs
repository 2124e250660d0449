using Hal9.Migrate.Bench.Runner;

// bench-runner BENCH-FOLDER [gateway] [shadow] [isolation] [dashboards] [rollback] [--json FILE] [--seconds N] [--rounds N] [--connections 32,512] [--sizes 100,10240] [--dashboards 50] [--rollbacks 100]
try
{
    var settings = Settings.Parse(args);
    using var services = new Services(settings.Bench);
    var report = new Report(Machine.Describe());
    Console.WriteLine(report.Machine);
    if (settings.Gateway)
    {
        report.Gateway = await new SplitBenchmark(settings, services).RunAsync();
    }

    if (settings.Shadow)
    {
        report.Shadow = await new ShadowBenchmark(settings, services).RunAsync();
    }

    if (settings.Isolation)
    {
        report.Isolation = await new IsolationBenchmark(settings, services).RunAsync();
    }

    if (settings.Watched)
    {
        report.Dashboards = await new DashboardsBenchmark(settings, services).RunAsync();
    }

    if (settings.Rollback)
    {
        report.Rollback = await new RollbackBenchmark(settings, services).RunAsync();
    }

    report.WriteTo(settings.Json);
    return 0;
}
catch (Exception exception) // caught, so that what was started is stopped
{
    await Console.Error.WriteLineAsync(exception.ToString());
    return 1;
}
