# Beside another module that brought an older Polly.Core, in either order, in PowerShell processes of their own.
BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $ours = [Diagnostics.FileVersionInfo]::GetVersionInfo((Join-Path $ModulePath 'Dependencies/Polly.Core.dll')).FileVersion
    $folder = (New-Item (Join-Path $env:HAL9_HOME 'Older') -ItemType Directory).FullName
    $path = Join-Path $folder 'Polly.Core.dll'

    # An older release as NuGet has it; else an assembly of that name.
    $project = (New-Item (Join-Path $env:HAL9_HOME 'restore') -ItemType Directory).FullName
    "<Project Sdk=`"Microsoft.NET.Sdk`"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include=`"Polly.Core`" Version=`"[8.0.0,$ours)`" /></ItemGroup></Project>" |
        Set-Content (Join-Path $project 'restore.csproj')
    $null = dotnet restore $project --packages (Join-Path $project 'packages') -v quiet 2>&1
    if ($found = Get-Item (Join-Path $project 'packages/polly.core/*/lib/net8.0/Polly.Core.dll') -ErrorAction Ignore) {
        Copy-Item $found[0] $path
    }
    else {
        Add-Type 'class Compiler { }'
        $source = '[assembly: System.Reflection.AssemblyFileVersion("7.0.0.0")] [assembly: System.Reflection.AssemblyVersion("7.0.0.0")] namespace Polly { public class ResiliencePipeline { } }'
        $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create(
            'Polly.Core', [Microsoft.CodeAnalysis.SyntaxTree[]] [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($source),
            [Microsoft.CodeAnalysis.MetadataReference[]] @([Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)),
            [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary'))
        [Microsoft.CodeAnalysis.FileSystemExtensions]::Emit($compilation, $path).Success | Should -BeTrue
    }
    $theirs = [Diagnostics.FileVersionInfo]::GetVersionInfo($path).FileVersion

    # A module that has its Polly.Core in the default load context, as a binary module without a context of its own does, and uses it.
    'function Get-OlderPolly { [Polly.ResiliencePipeline].Assembly.Location }; Export-ModuleMember Get-OlderPolly' | Set-Content (Join-Path $folder 'Older.psm1')
    New-ModuleManifest (Join-Path $folder 'Older.psd1') -RootModule 'Older.psm1' -ModuleVersion '1.0.0' -RequiredAssemblies 'Polly.Core.dll' -FunctionsToExport 'Get-OlderPolly'

    $one = @{ Server = Start-TestServer }

    # Watches the server until it has been away and is back: away, it is tried again and again, by our Polly.
    $script = @'
$ErrorActionPreference = 'Stop'
$modules, $server = ($args[0] -split ','), $args[1]
Import-Module $modules
function Show-Polly($Assemblies) { foreach ($one in $Assemblies) { if ($one.GetName().Name -eq 'Polly.Core') { [Diagnostics.FileVersionInfo]::GetVersionInfo($one.Location).FileVersion } } }
"theirs: $([Diagnostics.FileVersionInfo]::GetVersionInfo((Get-OlderPolly)).FileVersion)"
Watch-Hal9Status 1 -Server $server -ErrorAction Continue 2>&1 | ForEach-Object {
    [Console]::Out.WriteLine($_ -is [Management.Automation.ErrorRecord] ? $_.FullyQualifiedErrorId -replace ',.*' : $_.Status)
    $wasAway = $wasAway -or $_ -is [Management.Automation.ErrorRecord]
    if ($wasAway -and $_ -isnot [Management.Automation.ErrorRecord]) { $_ }
} | Select-Object -First 1 | Out-Null
"default: $(Show-Polly ([Runtime.Loader.AssemblyLoadContext]::Default.Assemblies))"
"ours: $(Show-Polly ([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ Hal9.Migrate | ForEach-Object Assemblies))"
'@
    $file = Join-Path $env:HAL9_HOME 'beside.ps1'
    $script | Set-Content $file
}

AfterAll { Exit-TestHome }

Describe 'Beside a module with an older Polly.Core in the default load context' {
    It 'the cmdlets work by theirs, and the other module by its own, when <Order>' -ForEach @(
        @{ Order = 'the other is imported first'; OursFirst = $false }
        @{ Order = 'ours is imported first'; OursFirst = $true }
    ) {
        [version] $theirs | Should -BeLessThan ([version] $ours)
        $modules = $OursFirst ? "$ModulePath,$folder/Older.psd1" : "$folder/Older.psd1,$ModulePath"
        $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath, "-NoProfile -NonInteractive -File $file $modules $($one.Server.Uri)")
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        try {
            $process.StandardOutput.ReadLine() | Should -Be "theirs: $theirs"
            $process.StandardOutput.ReadLine() | Should -Be 'NoPlan'
            Stop-Hal9Server $one.Server
            do { $line = $process.StandardOutput.ReadLine() } while ($line -eq 'NoPlan')
            $line | Should -Be 'Hal9.ServerUnreachable'
            $one.Server = Start-Hal9Server -Listen $one.Server.Uri -NoGateway -Store $one.Server.Store
            $rest = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
        }
        finally {
            $process.Kill()
        }
        $rest.Trim() -split '\r?\n' | Where-Object { $_ -ne 'Hal9.ServerUnreachable' } | Should -Be 'NoPlan', "default: $theirs", "ours: $ours"
        $process.ExitCode | Should -Be 0
    }
}
