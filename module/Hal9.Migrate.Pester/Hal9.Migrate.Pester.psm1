# Operators of Pester's Should. Each asks a server, or judges what was piped to it; one that has nothing to judge by fails, with -Not as well.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

# The parameter that names the server of what was piped to Should: a session, an address, or anything a cmdlet has put out.
function Get-ServerParameter {
    param([object] $Value)
    if ($null -eq $Value) {
        return @{}
    }
    if ($Value -is [Hal9.Migrate.PowerShell.Sessions.Hal9Session] -or $Value -is [string] -or $Value -is [uri]) {
        return @{ Server = $Value }
    }
    if ($Value.PSObject.Properties['Server'] -and $Value.Server -is [Hal9.Migrate.PowerShell.Sessions.Hal9Session]) {
        return @{ Server = $Value.Server }
    }
    throw [ArgumentException]::new("A $($Value.GetType().Name) cannot be asked about a migration. Pipe a session (Connect-Hal9Server), an address, what a Hal9 cmdlet put out, or nothing.")
}

function Get-BecauseText {
    param([string] $Because)
    $Because ? " because $($Because -replace '^because\s+')," : ''
}

function Get-Verdict {
    param([bool] $IsSo, [bool] $Negate, [string] $Expected, [string] $Found, [string] $Because)
    $isGood = $IsSo -ne $Negate
    [pscustomobject]@{
        Succeeded      = $isGood
        FailureMessage = $isGood ? $null : "Expected $Expected,$(Get-BecauseText $Because) but $Found"
    }
}

function Test-Healthy {
    param([object[]] $ActualValue, [switch] $Negate, [string] $Because, [string[]] $Component, [switch] $Deep)
    $values = @($ActualValue)
    $checks = if ($values.Count -and $values[0] -is [Hal9.Migrate.Health.CheckResult]) {
        $values
    }
    else {
        $server = Get-ServerParameter ($values.Count ? $values[0] : $null)
        @(Test-Hal9Health @server -Component $Component -Deep:$Deep)
    }
    $unhealthy = @($checks | Where-Object Status -NE Healthy)
    $found = if ($unhealthy) {
        "$($unhealthy.Count) of $($checks.Count) checks did not pass: $(($unhealthy | ForEach-Object { "$($_.Name) is $($_.Status) ($($_.Message.TrimEnd('.')))" }) -join '; ')."
    }
    else {
        "all $($checks.Count) checks passed."
    }
    Get-Verdict -IsSo (-not $unhealthy) -Negate $Negate -Expected ('{0} check to pass' -f ($Negate ? 'not every' : 'every')) -Found $found -Because $Because
}

function Test-Phase {
    param(
        [object] $ActualValue,
        [ArgumentCompletions('None', 'Shadow', 'Canary', 'State', 'RampUp', 'Full', 'Complete')]
        [string] $ExpectedValue,
        [switch] $Negate, [string] $Because, [Nullable[decimal]] $Percentage
    )
    $phase = [Hal9.Migrate.Phases.Phase]::None
    $name = $ExpectedValue -replace '-'
    if ($name -notin [Enum]::GetNames([Hal9.Migrate.Phases.Phase]) -or -not [Enum]::TryParse($name, $true, [ref] $phase)) {
        throw [ArgumentException]::new("There is no phase `"$ExpectedValue`". The phases are $([Enum]::GetNames([Hal9.Migrate.Phases.Phase]) -join ', ').")
    }
    $status = $ActualValue
    if ($status -isnot [Hal9.Migrate.Wire.StatusDocument]) {
        $server = Get-ServerParameter $ActualValue
        $status = Get-Hal9Status @server
    }
    $isSo = $status.Phase -eq $phase -and ($null -eq $Percentage -or [decimal] "$($status.Percentage)" -eq $Percentage)
    $expected = "$($status.Name) $($Negate ? 'not ' : '')to be at $phase$($null -eq $Percentage ? '' : " $Percentage %")"
    $waiting = $status.WaitingFor ? " It waits for: $($status.WaitingFor -join '; ')." : ''
    Get-Verdict -IsSo $isSo -Negate $Negate -Expected $expected -Found "it is at $($status.Phase) $($status.Percentage) % ($($status.Status)).$waiting" -Because $Because
}

function Test-ErrorRate {
    param(
        [object[]] $ActualValue,
        [ValidateRange(0, 1)] [double] $ExpectedValue,
        [switch] $Negate, [string] $Because,
        [ValidateSet('Legacy', 'Successor', 'Mirrored')] [string] $Side = 'Successor',
        [ValidateRange(1, 31536000)] [int] $LastSec = 60
    )
    $values = @($ActualValue)
    $metrics = if ($values.Count -and $values[0] -is [Hal9.Migrate.PowerShell.Watching.Hal9Metric]) {
        $what = 'what was measured'
        $values
    }
    else {
        $what = "$($Side.ToLowerInvariant()) in the last $LastSec s"
        $server = Get-ServerParameter ($values.Count ? $values[0] : $null)
        @(Get-Hal9Metric @server -LastSec $LastSec -Side $Side)
    }
    # A server that has just been started has measured nothing yet: no sum then.
    $requests = [long] ($metrics | Measure-Object Requests -Sum | ForEach-Object Sum)
    $errors = [long] ($metrics | Measure-Object Errors -Sum | ForEach-Object Sum)
    $expected = "an error rate $($Negate ? 'not ' : '')below $ExpectedValue of $what"
    if ($requests -eq 0) {
        # No traffic speaks neither for nor against it, so neither way of asking passes.
        return [pscustomobject]@{
            Succeeded      = $false
            FailureMessage = "Expected $expected,$(Get-BecauseText $Because) but there was no request, and so there is no error rate."
        }
    }
    $rate = $errors / $requests
    Get-Verdict -IsSo ($rate -lt $ExpectedValue) -Negate $Negate -Expected $expected -Because $Because -Found (
        [string]::Format([cultureinfo]::InvariantCulture, '{0} of {1} requests failed: {2:0.######}.', $errors, $requests, $rate))
}

Add-ShouldOperator -Name BeHal9Healthy -InternalName Should-BeHal9Healthy -Test ${function:Test-Healthy} -SupportsArrayInput
Add-ShouldOperator -Name BeHal9Phase -InternalName Should-BeHal9Phase -Test ${function:Test-Phase}
Add-ShouldOperator -Name HaveHal9ErrorRateBelow -InternalName Should-HaveHal9ErrorRateBelow -Test ${function:Test-ErrorRate} -SupportsArrayInput
