# Builds and packs the modules, runs every Pester file here on them and ends with lines that tests/run.sh reads: what this run says nothing about,
# and PESTER passed failed skipped.
param([switch] $NoBuild)
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.7
if (-not $NoBuild) {
    & (Join-Path $PSScriptRoot '../../build.ps1') -Task Package
}
. (Join-Path $PSScriptRoot 'Support.ps1')
try {
    $result = Invoke-Pester -Path $PSScriptRoot -Output Detailed -PassThru
}
finally {
    Stop-SharedRange
}

# Again and together: among a thousand lines of what passed they are hard to find.
$broken = @($result.Failed) + @($result.FailedBlocks) + @($result.FailedContainers)
if ($broken) {
    'Failed in Pester:'
    foreach ($one in $broken) {
        $name = $one.PSObject.Properties['ExpandedPath'] ? $one.ExpandedPath : "$($one.Item)"
        $where = $one.PSObject.Properties['ScriptBlock'] ? "$($one.ScriptBlock.File):$($one.ScriptBlock.StartPosition.StartLine)" : ''
        "  $name ($where)"
        $one.ErrorRecord | ForEach-Object { "    $($_.Exception.Message -replace '\r?\n', "`n    ")" }
    }
    ''
}

# The module is for PowerShell from the version of its manifest on, on three systems; this is one version on one system.
$from = [version] (Import-PowerShellDataFile (Join-Path $ModulePath 'Hal9.Migrate.psd1')).PowerShellVersion
$here = $PSVersionTable.PSVersion
$others = @(
    for ($minor = $from.Minor; $minor -lt $here.Minor; $minor++) {
        "PowerShell $($here.Major).$minor"
    }
    if (-not $IsWindows) { 'Windows' }
    if (-not $IsLinux) { 'Linux' }
    if (-not $IsMacOS) { 'macOS' }
)
"Not run: $($others -join ', ') (this is PowerShell $here)."
"PESTER $($result.PassedCount) $($result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount) $($result.SkippedCount + $result.NotRunCount)"
