#Requires -Version 7.4

<#
.SYNOPSIS
    Looks for anything that speaks against starting the migration. Changes nothing.

.DESCRIPTION
    Finds every fault of the plan, then has the server look at both services, their components, its own store and configuration, the
    gateways, and the resources of its machine. Each check that is not healthy is put out, with what to do about it.

    May be run as often as you like, also while a migration is under way. Needs a token with the role Viewer; with -Plan Operator.

.PARAMETER Plan
    The plan's file, when it is not registered yet. Without it the registered plan is looked at.

.PARAMETER All
    Puts out every check, not only what is not healthy.

.PARAMETER Server
    The server's address. Without it the one in HAL9_SERVER, else http://127.0.0.1:8900. The token comes from HAL9_TOKEN, or from the
    credentials file of the server.

.PARAMETER CaFile
    A file of certificates (PEM) to check the server's certificate against, in place of the system's.

.OUTPUTS
    Hal9.Migrate.Health.CheckResult: Name, Category, Status, Message, Remedy.

.NOTES
    Exit codes: 0 ready (warnings do not forbid a start); 1 the plan has faults, or the server cannot be reached or does not accept the
    token; 2 the plan's file cannot be read; 3 not ready.

.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./01-PreCheck.ps1 -Plan ./plan.json
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Health.CheckResult')]
param(
    [string] $Plan,
    [switch] $All,
    [string] $Server,
    [string] $CaFile
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/Runbook.ps1
$found = @()
try {
    Connect-Runbook $Server $CaFile
    $found = @(if ($Plan) { Test-Hal9Plan $Plan | Where-Object Status -EQ Unhealthy })
    if ($found) {
        throw (Get-RunbookFailure PlanInvalid "$Plan has $($found.Count) faults." 'Mend them; Test-Hal9Plan shows them without a server.')
    }

    $checks = @($Plan ? (Test-Hal9Plan $Plan -Deep) : (Test-Hal9Health -Deep))
    $found = @($checks | Where-Object { $All -or $_.Status -ne 'Healthy' })
    $unhealthy = @($checks | Where-Object Status -EQ Unhealthy)
    if ($unhealthy) {
        throw (Get-RunbookFailure NotReady "Not ready: $($unhealthy.Count) of $($checks.Count) checks are unhealthy: $($unhealthy.Name -join ', ')." 'Mend these and check again.')
    }
    Write-Information "Ready: none of $($checks.Count) checks is unhealthy."
    $found
}
catch {
    exit (Write-RunbookFailure $_ $found)
}
