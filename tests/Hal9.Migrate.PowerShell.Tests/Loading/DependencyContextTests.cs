using System.Reflection;
using System.Runtime.Loader;
using Hal9.Migrate.PowerShell.Loading;

namespace Hal9.Migrate.PowerShell.Tests.Loading;

public sealed class DependencyContextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hal9-context-").FullName;

    public DependencyContextTests()
    {
        foreach (var name in new[] { "Hal9.Migrate.Client.dll", "Polly.Core.dll" })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(_folder, name));
        }
    }

    [Fact]
    public void Resolve_TheBridge_IsLoadedInItsOwnContextWithWhatItNeeds()
    {
        var context = new DependencyContext(_folder);

        var client = context.Resolve(AssemblyLoadContext.Default, new AssemblyName("Hal9.Migrate.Client")).ShouldNotBeNull();
        var retries = client.GetType("Hal9.Migrate.Client.Api.SendPipeline", throwOnError: true)!
            .GetField("_retries", BindingFlags.NonPublic | BindingFlags.Instance)!.FieldType.GenericTypeArguments[0];

        AssemblyLoadContext.GetLoadContext(client).ShouldBeSameAs(context);
        AssemblyLoadContext.GetLoadContext(retries.Assembly).ShouldBeSameAs(context);
        context.Resolve(AssemblyLoadContext.Default, new AssemblyName("Hal9.Migrate.Client")).ShouldBeSameAs(client);
    }

    [Fact]
    public void Resolve_TheDomain_IsSharedWithEverybody()
    {
        var client = new DependencyContext(_folder).Resolve(AssemblyLoadContext.Default, new AssemblyName("Hal9.Migrate.Client"))!;

        client.GetType("Hal9.Migrate.Client.Hosting.OperationOutcome", throwOnError: true)!.GetProperty("Problem")!.PropertyType
            .ShouldBe(typeof(Problems.Problem));
    }

    [Theory]
    [InlineData("Polly.Core")]
    [InlineData("Somebody.Elses")]
    public void Resolve_WhatIsNotTheBridge_IsLeftToOthers(string name) =>
        new DependencyContext(_folder).Resolve(AssemblyLoadContext.Default, new AssemblyName(name)).ShouldBeNull();

    // What was loaded stays open on Windows.
    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
