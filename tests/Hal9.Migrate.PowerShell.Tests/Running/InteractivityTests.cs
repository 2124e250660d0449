using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Tests.Running;

public sealed class InteractivityTests
{
    [Theory]
    [InlineData("pwsh -NoProfile -NonInteractive -File x.ps1", true)]
    [InlineData("pwsh -noni", true)]
    [InlineData("pwsh --noninteractive", true)]
    [InlineData("pwsh -s -NoLogo -NoProfile", true)]
    [InlineData("pwsh", false)]
    [InlineData("pwsh -NoProfile", false)]
    [InlineData("pwsh -File noninteractive.ps1", false)]
    public void IsForbidden_CommandLine_SaysWhetherNobodyIsThere(string line, bool expected) =>
        Interactivity.IsForbidden(line.Split(' ')).ShouldBe(expected);
}
