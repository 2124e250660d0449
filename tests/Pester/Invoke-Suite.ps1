# Runs every Pester file here and ends with a line that tests/run.sh reads: PESTER passed failed skipped.
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.7
$result = Invoke-Pester -Path $PSScriptRoot -Output Detailed -PassThru
"PESTER $($result.PassedCount) $($result.FailedCount + $result.FailedContainersCount) $($result.SkippedCount + $result.NotRunCount)"
