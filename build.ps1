#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds and tests Hal9.Migrate.

.DESCRIPTION
    Build   builds the solution and puts hal9-migrate, ready to run with the .NET 10 runtime, into artifacts/hal9-migrate.
    Test    runs every test suite, as tests/run.sh does.
    Clean   removes what Build made.

.PARAMETER Task
    What to do, in the order given. Build unless something else is asked for.

.PARAMETER Configuration
    Release unless Debug is asked for.

.EXAMPLE
    ./build.ps1
    Builds hal9-migrate into artifacts/hal9-migrate.

.EXAMPLE
    ./build.ps1 -Task Build, Test
    Builds it and runs every suite.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Clean')]
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

function Invoke-BuildTask {
    Invoke-Program dotnet @('build', (Join-Path $root 'Hal9.Migrate.PowerShell.sln'), '-c', $Configuration, '-v', 'quiet', '-nologo')
    $program = Join-Path $artifacts 'hal9-migrate'
    Remove-Item $program -Recurse -Force -ErrorAction Ignore
    Invoke-Program dotnet @('publish', (Join-Path $root 'src/Hal9.Migrate.Cli'), '-c', $Configuration, '-o', $program, '-v', 'quiet', '-nologo')
    Write-Output "hal9-migrate is in $program"
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
