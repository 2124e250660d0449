using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Tests.Conventions;

public sealed partial class CmdletConventionTests
{
    private static readonly string[] ChangingVerbs =
        ["Approve", "Complete", "Deny", "Disable", "Enable", "Export", "Import", "Invoke", "New", "Remove", "Repair", "Restore", "Resume", "Set", "Start", "Stop", "Suspend"];

    private static readonly HashSet<string> ApprovedVerbs = typeof(VerbsCommon).Assembly.GetExportedTypes()
        .Where(type => type.Name.StartsWith("Verbs", StringComparison.Ordinal))
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (string)field.GetRawConstantValue()!).ToHashSet();

    public static TheoryData<string> Names => [.. Cmdlets.Keys];

    // The reference assembly's attributes forget what they are told, so it is read from where the compiler wrote it.
    private static Dictionary<string, (Type Type, CustomAttributeData Cmdlet)> Cmdlets { get; } = typeof(Hal9Cmdlet).Assembly.GetTypes()
        .SelectMany(type => Attributes<CmdletAttribute>(type).Select(cmdlet => (Type: type, Cmdlet: cmdlet)))
        .ToDictionary(found => $"{found.Cmdlet.ConstructorArguments[0].Value}-{found.Cmdlet.ConstructorArguments[1].Value}");

    [Fact]
    public void Manifest_ComparedWithTheCmdlets_ExportsExactlyThem()
    {
        var manifest = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "module", "Hal9.Migrate.psd1"));
        var exported = Quoted().Matches(Exports().Match(manifest).Groups["names"].Value).Select(match => match.Groups["name"].Value).ToList();

        exported.ShouldBe(Cmdlets.Keys, ignoreOrder: true);
        exported.ShouldBe(exported.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cmdlet_ByItsMetadata_FollowsTheConventions(string name)
    {
        var (type, cmdlet) = Cmdlets[name];
        var (verb, noun) = (name.Split('-')[0], name.Split('-')[1]);

        ApprovedVerbs.ShouldContain(verb);
        noun.ShouldStartWith("Hal9");
        type.Name.ShouldBe($"{verb}{noun}Command");
        (type.IsPublic && type.IsSealed).ShouldBeTrue();
        Attributes<OutputTypeAttribute>(type).ShouldNotBeEmpty();
        cmdlet.NamedArguments.Any(argument => argument.MemberName == nameof(CmdletAttribute.SupportsShouldProcess) && argument.TypedValue.Value is true)
            .ShouldBe(ChangingVerbs.Contains(verb));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cmdlet_ItsParameters_AreInPascalCaseSingularAndOfTypesThatUsersHave(string name)
    {
        foreach (var parameter in Cmdlets[name].Type.GetProperties().Where(property => Attributes<ParameterAttribute>(property).Any()))
        {
            parameter.Name.ShouldMatch("^[A-Z][A-Za-z]+$");
            if (parameter.PropertyType.IsArray)
            {
                parameter.Name.ShouldNotEndWith("s");
            }

            Mentioned(parameter.PropertyType).ShouldAllBe(type => type.Assembly != typeof(Client.Api.MigrationClient).Assembly);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cmdlet_ThatSpeaksToAServer_TakesAServer(string name) =>
        Cmdlets[name].Type.GetProperties().Any(property => property.Name == "Server" || name == "Connect-Hal9Server" && property.Name == "Uri").ShouldBe(
            name is not ("New-Hal9Plan" or "Start-Hal9Server" or "Stop-Hal9Server" or "Start-Hal9Demo" or "Stop-Hal9Demo"));

    /// <summary>PowerShell looks at these before it lets the module say where the client is.</summary>
    [Fact]
    public void ExportedTypes_BasesFieldsAndPublicMembers_NeedNothingFromTheClient()
    {
        var client = typeof(Client.Api.MigrationClient).Assembly;
        foreach (var type in typeof(Hal9Cmdlet).Assembly.GetExportedTypes())
        {
            Mentioned(type.BaseType!).Concat(type.GetInterfaces().SelectMany(Mentioned))
                .Concat(type.GetProperties().SelectMany(property => Mentioned(property.PropertyType)))
                .Concat(type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).SelectMany(parameter => Mentioned(parameter.ParameterType)))
                .Concat(Attributes<OutputTypeAttribute>(type).SelectMany(output => (IEnumerable<CustomAttributeTypedArgument>)output.ConstructorArguments[0].Value!).Select(output => (Type)output.Value!))
                .Where(mentioned => mentioned.Assembly == client)
                .ShouldBeEmpty(type.FullName);
        }
    }

    private static IEnumerable<CustomAttributeData> Attributes<T>(MemberInfo member) => member.GetCustomAttributesData().Where(data => data.AttributeType == typeof(T));

    private static IEnumerable<Type> Mentioned(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Mentioned).Prepend(type)
        : type.HasElementType ? Mentioned(type.GetElementType()!) : [type];

    [GeneratedRegex(@"CmdletsToExport\s*=\s*@\((?<names>[^)]*)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Exports();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
