# What the suites share: the built module, a practice range with holds of a second, and PowerShell in processes of its own.
$script:ModulePath = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'artifacts/module/Hal9.Migrate'

# Nobody's tokens and servers are touched.
function Enter-TestHome {
    $env:HAL9_HOME = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "hal9-pester-$([guid]::NewGuid().ToString('N'))") -ItemType Directory).FullName
    $env:HAL9_SERVER = $env:HAL9_TOKEN = $env:HAL9_MIGRATE = $null
}

function Exit-TestHome {
    Stop-Hal9Demo
    Stop-Hal9Server -Confirm:$false
    Disconnect-Hal9Server -All
    Remove-Item $env:HAL9_HOME -Recurse -Force -ErrorAction Ignore
    $env:HAL9_HOME = $null
}

function Start-TestRange {
    Start-Hal9Demo -Port 0 -SecondsPerStep 1 -RequestsPerSecond 60 -Neurons 500
}

# The range's plan with two short steps, gates that little traffic can pass, and nothing that fires by itself but errors.
function Get-TestPlan {
    param([hashtable] $State = @{}, [string] $Hold = '1s')
    $services = (Get-Hal9Plan).Content
    @{
        name      = 'hal9-pester'
        legacy    = @{ url = $services.legacy.url }
        successor = @{ url = $services.successor.url }
        traffic   = @{ key = 'header:X-Hal-User'; routes = @('/api/signals') }
        shadow    = @{ hold = $Hold; compare = @{ ignore = @('/diagnostics') }; gates = @(@{ metric = 'parity'; min = 0.5 }) }
        canary    = @{ steps = @(20, 50); hold = $Hold; gates = @(@{ metric = 'errorRate'; max = 0.5 }) }
        state     = $State
        rampUp    = @{ steps = @(75); hold = $Hold; gates = @() }
        full      = @{ hold = $Hold; gates = @() }
        triggers  = @(@{ metric = 'errorRate'; max = 0.2; window = '4s'; for = '1s' })
    }
}

# Runs a script in a PowerShell process of its own, as a job scheduler does.
function Invoke-Pwsh {
    param([string] $Script, [string[]] $Argument = @('-NonInteractive'))
    $file = Join-Path $env:HAL9_HOME "$([guid]::NewGuid().ToString('N')).ps1"
    "`$ErrorActionPreference = 'Stop'; Import-Module '$ModulePath'; $Script" | Set-Content $file
    $output = $null | & ([Environment]::ProcessPath) -NoProfile @Argument -File $file 2>&1 | Out-String
    [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output }
}

# A runspace of its own in this process, whose pipeline can be stopped as Ctrl+C does, and whose streams can be looked at.
function Start-Pipeline {
    param([string] $Script, [hashtable] $Parameter = @{})
    $shell = [powershell]::Create()
    $null = $shell.AddScript("param(`$Parameter) Import-Module '$ModulePath'; $Script").AddArgument($Parameter)
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $none = [Management.Automation.PSDataCollection[psobject]]::new()
    $none.Complete()
    [pscustomobject]@{ Shell = $shell; Output = $output; Running = $shell.BeginInvoke($none, $output) }
}

# What a pipeline that still runs has put out: enumerating its output would wait for its end.
function Get-SoFar {
    param([psobject] $Pipeline)
    for ($i = 0; $i -lt $Pipeline.Output.Count; $i++) {
        $Pipeline.Output[$i]
    }
}

# Waits until something is so; the clock only ends a wait that is in vain.
function Wait-Until {
    param([scriptblock] $Condition, [int] $Seconds = 30)
    $limit = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($limit.Elapsed.TotalSeconds -gt $Seconds) {
            throw "Not so after $Seconds s: $Condition"
        }
        Start-Sleep -Milliseconds 50
    }
}

# The error of a script block; none is a failure.
function Get-Failure {
    param([scriptblock] $Script)
    try {
        $null = & $Script
    }
    catch {
        return $_
    }
    throw "No error: $Script"
}
