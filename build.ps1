#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds and tests Hal9.Migrate.

.DESCRIPTION
    Build    puts the PowerShell modules, ready to import, into artifacts/module (Hal9.Migrate, and Hal9.Migrate.Pester with assertions for
             acceptance checks), and hal9-migrate, ready to run with the .NET 10 runtime, into artifacts/hal9-migrate.
    Test     runs every test suite, as tests/run.sh does.
    Analyze  runs PSScriptAnalyzer over every script and the module's manifest; fails when it finds anything.
    Help     makes the module's help from docs/cmdlets with Microsoft.PowerShell.PlatyPS: into module/en-US, where Build finds it, and into
             a module that is built already.
    Package  builds, and puts the modules as packages for the PowerShell Gallery into artifacts/package.
    Clean    removes what the others made.

.PARAMETER Task
    What to do, in the order given. Build unless something else is asked for.

.PARAMETER Configuration
    Release unless Debug is asked for.

.EXAMPLE
    ./build.ps1
    Builds the module and hal9-migrate; then: Import-Module ./artifacts/module/Hal9.Migrate

.EXAMPLE
    ./build.ps1 -Task Build, Test
    Builds it and runs every suite.
#>
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Configuration', Justification = 'The functions below use it.')]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Analyze', 'Help', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$root = $PSScriptRoot
$artifacts = Join-Path $root 'artifacts'

function Invoke-Program {
    param([string] $Program, [string[]] $Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "'$Program $($Arguments -join ' ')' ended with exit code $LASTEXITCODE."
    }
}

function Publish-Project {
    param([string] $Project, [string] $Target, [string[]] $Property = @())
    Remove-Item $Target -Recurse -Force -ErrorAction Ignore
    Invoke-Program dotnet (@('publish', (Join-Path $root $Project), '-c', $Configuration, '-o', $Target, '-v', 'quiet', '-nologo') + $Property)
}

function Invoke-BuildTask {
    Publish-Project 'src/Hal9.Migrate.Cli' (Join-Path $artifacts 'hal9-migrate')

    # Beside the cmdlets lies the domain, whose types users see. The client and everything it needs lie apart: see src/Hal9.Migrate.PowerShell/Loading.
    $module = Join-Path $artifacts 'module/Hal9.Migrate'
    $assemblies = Join-Path $artifacts 'obj/module'
    Publish-Project 'src/Hal9.Migrate.PowerShell' $assemblies
    Remove-Item $module -Recurse -Force -ErrorAction Ignore
    $null = New-Item (Join-Path $module 'Dependencies') -ItemType Directory -Force
    Copy-Item (Join-Path $root 'module/*') $module -Recurse -Exclude 'Hal9.Migrate.Pester'
    Copy-Item (Join-Path $root 'LICENSE') $module
    $assertions = Join-Path $artifacts 'module/Hal9.Migrate.Pester'
    Remove-Item $assertions -Recurse -Force -ErrorAction Ignore
    Copy-Item (Join-Path $root 'module/Hal9.Migrate.Pester') $assertions -Recurse
    Copy-Item (Join-Path $root 'LICENSE') $assertions
    foreach ($assembly in Get-ChildItem $assemblies -Filter *.dll) {
        $folder = $assembly.BaseName -in 'Hal9.Migrate', 'Hal9.Migrate.PowerShell' ? $module : (Join-Path $module 'Dependencies')
        Copy-Item $assembly.FullName $folder
    }

    # Without a launcher of its own: that would be one for this system only. Start-Hal9Server runs it with dotnet.
    Publish-Project 'src/Hal9.Migrate.Cli' (Join-Path $module 'server') -Property @('-p:UseAppHost=false', '-p:DebugType=none')
    # Native libraries for systems that PowerShell does not run on, and documentation that nobody reads there.
    Get-ChildItem (Join-Path $module 'server') -Recurse -Directory -Filter runtimes | Get-ChildItem -Directory |
        Where-Object Name -NotMatch '^(win|osx)-(x86|x64|arm64)$|^linux-(musl-)?(x64|arm|arm64)$' | Remove-Item -Recurse -Force
    Get-ChildItem (Join-Path $module 'server') -Recurse -Include *.xml, *.pdb | Remove-Item -Force
    if (-not (Test-Path (Join-Path $module 'en-US/*.dll-Help.xml'))) {
        Write-Warning 'The module has no help; ./build.ps1 -Task Help makes it.'
    }
    Write-Output "Hal9.Migrate is in $module"
    Write-Output "hal9-migrate is in $(Join-Path $artifacts 'hal9-migrate')"
}

function Import-Tool {
    param([string] $Name, [version] $MinimumVersion)
    if (-not (Get-Module $Name -ListAvailable | Where-Object Version -GE $MinimumVersion)) {
        Install-PSResource $Name -Version "[$MinimumVersion,)" -Scope CurrentUser -TrustRepository
    }
    Import-Module $Name -MinimumVersion $MinimumVersion
}

function Invoke-AnalyzeTask {
    Import-Tool PSScriptAnalyzer 1.22
    $env:PSModulePath = (Join-Path $artifacts 'module') + [IO.Path]::PathSeparator + $env:PSModulePath
    foreach ($name in 'Hal9.Migrate', 'Hal9.Migrate.Pester') {
        $null = Test-ModuleManifest (Join-Path $artifacts "module/$name/$name.psd1")
    }
    $found = @(
        Invoke-ScriptAnalyzer (Join-Path $root 'build.ps1')
        Invoke-ScriptAnalyzer (Join-Path $root 'docs') -Recurse
        Invoke-ScriptAnalyzer (Join-Path $root 'module') -Recurse
        Invoke-ScriptAnalyzer (Join-Path $root 'tests/Pester') -Recurse -Settings (Join-Path $root 'tests/Pester/PSScriptAnalyzerSettings.psd1')
    )
    if ($found) {
        $found | Format-Table Severity, RuleName, ScriptName, Line, Message -Wrap | Out-String | Write-Output
        throw "PSScriptAnalyzer found $(@($found).Count) faults."
    }
    Write-Output 'PSScriptAnalyzer found nothing.'
}

function Invoke-HelpTask {
    Import-Tool Microsoft.PowerShell.PlatyPS 1.0.3
    $help = & (Join-Path $root 'docs/Export-Help.ps1') -Folder (Join-Path $root 'module/en-US')
    $module = Join-Path $artifacts 'module/Hal9.Migrate'
    if (Test-Path $module) {
        Copy-Item (Join-Path $root 'module/en-US') $module -Recurse -Force
    }
    Write-Output "The help is $($help.FullName)"
}

# What the gallery reads is the package's description; it is made from the manifest, so that nothing is said twice.
function Write-PackageDescription {
    param([string] $Name, [string] $Module, [string] $File)
    $manifest = Import-PowerShellDataFile (Join-Path $Module "$Name.psd1")
    $about = $manifest.PrivateData.PSData
    $description = [xml] '<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd"><metadata /></package>'
    $metadata = $description.package.GetElementsByTagName('metadata')[0]
    $values = [ordered] @{
        id                       = $Name
        version                  = $manifest.ModuleVersion
        authors                  = $manifest.Author
        requireLicenseAcceptance = 'false'
        license                  = 'MIT'
        projectUrl               = $about.ProjectUri
        description              = $manifest.Description
        releaseNotes             = $about.ReleaseNotes
        copyright                = $manifest.Copyright
        tags                     = (@('PSModule') + $about.Tags + ($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })) -join ' '
    }
    foreach ($key in $values.Keys) {
        $element = $description.CreateElement($key, $description.package.NamespaceURI)
        $element.InnerText = $values[$key]
        if ($key -eq 'license') {
            $element.SetAttribute('type', 'expression')
        }
        $null = $metadata.AppendChild($element)
    }
    if ($manifest.ContainsKey('RequiredModules')) {
        $dependencies = $metadata.AppendChild($description.CreateElement('dependencies', $description.package.NamespaceURI))
        foreach ($other in $manifest.RequiredModules) {
            $dependency = $dependencies.AppendChild($description.CreateElement('dependency', $description.package.NamespaceURI))
            $dependency.SetAttribute('id', $other.ModuleName)
            $dependency.SetAttribute('version', $other.ModuleVersion)
        }
    }
    $files = $description.package.AppendChild($description.CreateElement('files', $description.package.NamespaceURI))
    $all = $files.AppendChild($description.CreateElement('file', $description.package.NamespaceURI))
    $all.SetAttribute('src', '**')
    $all.SetAttribute('target', '')
    $description.Save($File)
}

function Invoke-PackageTask {
    Invoke-BuildTask
    $package = Join-Path $artifacts 'package'
    Remove-Item $package -Recurse -Force -ErrorAction Ignore
    foreach ($name in 'Hal9.Migrate', 'Hal9.Migrate.Pester') {
        $module = Join-Path $artifacts "module/$name"
        $description = Join-Path $artifacts "obj/$name.nuspec"
        Write-PackageDescription -Name $name -Module $module -File $description
        # NU5100, NU5110, NU5111: a module is no library, its assemblies and scripts lie where PowerShell looks for them.
        Invoke-Program dotnet @(
            'pack', (Join-Path $root 'src/Hal9.Migrate.PowerShell'), '-c', $Configuration, '-o', $package, '--no-build', '-v', 'quiet', '-nologo',
            "-p:NuspecFile=$description", "-p:NuspecBasePath=$module", '-p:NoWarn=NU5100%3BNU5110%3BNU5111%3BNU5128')
    }
    Write-Output "The packages are in $package`: $((Get-ChildItem $package -Filter *.nupkg).Name -join ', ')"
}

function Invoke-TestTask {
    if (-not (Get-Command bash -ErrorAction Ignore)) {
        throw 'The suites are run by tests/run.sh, which needs bash (on Windows: Git for Windows or WSL).'
    }
    Invoke-Program bash @((Join-Path $root 'tests/run.sh'))
}

function Invoke-CleanTask {
    Remove-Item $artifacts -Recurse -Force -ErrorAction Ignore
    Invoke-Program dotnet @('clean', (Join-Path $root 'Hal9.Migrate.PowerShell.sln'), '-c', $Configuration, '-v', 'quiet', '-nologo')
}

foreach ($name in $Task) {
    & "Invoke-${name}Task"
}
