using System.Xml.Linq;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Tests.Conventions;

public sealed class ViewTests
{
    private static readonly XDocument Types = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "module", "Hal9.Migrate.Types.ps1xml"));
    private static readonly XDocument Formats = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "module", "Hal9.Migrate.Format.ps1xml"));

    private static readonly Dictionary<string, HashSet<string>> Added = Types.Root!.Elements("Type").ToDictionary(
        type => type.Element("Name")!.Value,
        type => type.Element("Members")!.Elements().Where(member => member.Name != "MemberSet").Select(member => member.Element("Name")!.Value).ToHashSet());

    [Fact]
    public void Types_EveryPropertySet_NamesPropertiesThatAreThere()
    {
        foreach (var type in Types.Root!.Elements("Type"))
        {
            var name = type.Element("Name")!.Value;
            foreach (var property in type.Descendants("ReferencedProperties").Elements("Name").Concat(type.Descendants("ReferencedMemberName")))
            {
                Members(name).ShouldContain(property.Value, name);
            }
        }
    }

    [Fact]
    public void Formats_EveryView_ShowsPropertiesThatAreThere()
    {
        foreach (var view in Formats.Descendants("View"))
        {
            foreach (var type in view.Element("ViewSelectedBy")!.Elements("TypeName"))
            {
                foreach (var property in view.Descendants("PropertyName"))
                {
                    Members(type.Value).ShouldContain(property.Value, view.Element("Name")!.Value);
                }
            }
        }
    }

    [Fact]
    public void Formats_EveryTable_HasAsManyColumnsAsHeaders() => Formats.Descendants("TableControl")
        .ShouldAllBe(table => table.Descendants("TableColumnHeader").Count() == table.Descendants("TableColumnItem").Count());

    [Fact]
    public void Formats_WhereColoursAre_NoColorIsHonoured() => Formats.Descendants("ScriptBlock").Where(script => script.Value.Contains("$PSStyle", StringComparison.Ordinal))
        .ShouldAllBe(script => script.Value.Contains("$env:NO_COLOR", StringComparison.Ordinal));

    private static IEnumerable<string> Members(string name)
    {
        var bare = name.Split('#')[0];
        var type = typeof(Problem).Assembly.GetType(bare) ?? typeof(Hal9Cmdlet).Assembly.GetType(bare);
        type.ShouldNotBeNull(name);
        return type.GetProperties().Select(property => property.Name).Concat(Added.GetValueOrDefault(bare) ?? []);
    }
}
