<#
.SYNOPSIS
    What the PowerShell module costs: to import, the first call, later calls.
.DESCRIPTION
    Every figure comes from PowerShell processes of their own, an empty one and one with the module in turn. A call is Get-Hal9Status against a
    server on loopback; what the server itself takes, asked over a connection that is open, is taken off.
.PARAMETER Rounds
    How many pairs of processes.
.PARAMETER Json
    A file to write the figures to.
#>
[CmdletBinding()]
param([ValidateRange(3, 1000)] [int] $Rounds = 15, [string] $Json)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$path = Join-Path (Split-Path $PSScriptRoot) 'artifacts/module/Hal9.Migrate'
$laterCalls = 50

function Get-Median {
    param([double[]] $Value)
    $sorted = @($Value | Sort-Object)
    ($sorted[[int][math]::Floor(($sorted.Count - 1) / 2)] + $sorted[[int][math]::Ceiling(($sorted.Count - 1) / 2)]) / 2
}

# Milliseconds and bytes, as the process itself finds them. Memory is what is resident, after a collection: garbage is nobody's cost.
function Measure-Process {
    param([string] $Script)
    $prelude = '$ErrorActionPreference = "Stop"; function Memory { [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect(); [Diagnostics.Process]::GetCurrentProcess().WorkingSet64 }; $null = Get-Date | Out-String;'
    $line = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command "$prelude $Script" | Select-Object -Last 1
    $line | ConvertFrom-Json
}

$env:HAL9_HOME = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "hal9-bench-$([guid]::NewGuid().ToString('N'))") -ItemType Directory).FullName
Import-Module $path
try {
    $plan = @{ name = 'bench'; legacy = @{ url = 'http://127.0.0.1:9' }; successor = @{ url = 'http://127.0.0.1:10' } }
    $server = Start-Hal9Server $plan -Listen http://127.0.0.1:0 -NoGateway -Store (Join-Path $env:HAL9_HOME 'bench.db')
    $env:HAL9_SERVER = "$($server.Server)"
    $env:HAL9_TOKEN = (New-Hal9Token bench Viewer).Token | ConvertFrom-SecureString -AsPlainText

    $http = [Net.Http.HttpClient]::new()
    $http.DefaultRequestHeaders.Authorization = [Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $env:HAL9_TOKEN)
    $own = foreach ($call in 1..200) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $null = $http.GetStringAsync("$($env:HAL9_SERVER)/api/migration/status").GetAwaiter().GetResult()
        $clock.Elapsed.TotalMilliseconds
    }
    $ownMs = Get-Median ($own | Select-Object -Last 100)

    $runs = foreach ($round in 1..$Rounds) {
        $empty = Measure-Process '@{ memory = Memory } | ConvertTo-Json -Compress'
        $imported = Measure-Process "`$c = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$path'; `$ms = `$c.Elapsed.TotalMilliseconds; @{ ms = `$ms; memory = Memory } | ConvertTo-Json -Compress"
        $called = Measure-Process "Import-Module '$path'; `$all = foreach (`$call in 0..$laterCalls) { `$c = [Diagnostics.Stopwatch]::StartNew(); `$null = Get-Hal9Status; `$c.Elapsed.TotalMilliseconds }; @{ first = `$all[0]; later = `$all[1..$laterCalls] } | ConvertTo-Json -Compress"
        [pscustomobject]@{
            ImportMs = $imported.ms
            ImportMB = ($imported.memory - $empty.memory) / 1MB
            FirstMs  = $called.first - $ownMs
            LaterMs  = (Get-Median $called.later) - $ownMs
        }
    }
}
finally {
    Stop-Hal9Server -Confirm:$false
    Remove-Item $env:HAL9_HOME -Recurse -Force -ErrorAction Ignore
}

$wanted = [ordered] @{ ImportMs = 100; ImportMB = 20; FirstMs = 150; LaterMs = 15 }
$figures = foreach ($name in $wanted.Keys) {
    $values = [double[]] $runs.$name
    [pscustomobject]@{
        Figure  = $name
        Median  = [math]::Round((Get-Median $values), 1)
        Lowest  = [math]::Round(($values | Measure-Object -Minimum).Minimum, 1)
        Highest = [math]::Round(($values | Measure-Object -Maximum).Maximum, 1)
        Wanted  = "< $($wanted[$name])"
    }
}
"PowerShell $($PSVersionTable.PSVersion), $Rounds rounds; the server itself takes $([math]::Round($ownMs, 2)) ms" | Write-Output
$figures | Format-Table | Out-String | Write-Output
if ($Json) {
    @{ powershell = "$($PSVersionTable.PSVersion)"; rounds = $Rounds; server_ms = $ownMs; figures = $figures } | ConvertTo-Json | Set-Content $Json
}
