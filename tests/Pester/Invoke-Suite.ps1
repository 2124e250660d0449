# Builds and packs the modules, runs every Pester file here on it and ends with a line that tests/run.sh reads: PESTER passed failed skipped.
param([switch] $NoBuild)
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.7
if (-not $NoBuild) {
    & (Join-Path $PSScriptRoot '../../build.ps1') -Task Package
}
$result = Invoke-Pester -Path $PSScriptRoot -Output Detailed -PassThru
"PESTER $($result.PassedCount) $($result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount) $($result.SkippedCount + $result.NotRunCount)"
