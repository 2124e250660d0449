#Requires -Version 7.4

<#
.SYNOPSIS
    Sends everybody back to the legacy, at once and without a question.

.DESCRIPTION
    A rollback is accepted in every state of an open migration: during a hold, while it is suspended, while a person is asked to decide, and
    during another rollback. This waits until every gateway has confirmed it and the successor has answered what it was still answering, which
    typically takes some ten milliseconds, and puts out how long it took.

    May be run again at any time: a second run changes nothing. Afterwards nothing starts again by itself. Needs a token with the role
    Operator; keep one ready where whoever is on duty finds it.

.PARAMETER Reason
    Why, in a few words, for the journal.

.PARAMETER ToPhase
    Where to go back to. Without it None: the legacy serves everybody.

.PARAMETER ToPercentage
    Which step of Canary or RampUp to go back to, in percent.

.PARAMETER Server
    The server's address. Without it the one in HAL9_SERVER, else http://127.0.0.1:8900. The token comes from HAL9_TOKEN, or from the
    credentials file of the server.

.PARAMETER CaFile
    A file of certificates (PEM) to check the server's certificate against, in place of the system's.

.OUTPUTS
    Hal9.Migrate.Wire.StatusDocument: how the migration is afterwards. Its Rollback has the measured times.

.NOTES
    Exit codes: 0 rolled back; 1 failed: nothing was started yet, the migration is completed, the server cannot be reached or does not
    accept the token; 2 wrong parameters.

.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./Emergency-Rollback.ps1 -Reason 'Customers complain'
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Wire.StatusDocument')]
param(
    [string] $Reason = 'Emergency',
    [ValidateSet('None', 'Shadow', 'Canary', 'State', 'RampUp')] [string] $ToPhase = 'None',
    [ValidateRange(0.01, 99.99)] [decimal] $ToPercentage,
    [string] $Server,
    [string] $CaFile
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/Runbook.ps1
try {
    Connect-Runbook $Server $CaFile
    $to = @{ ToPhase = $ToPhase }
    if ($ToPercentage) { $to.ToPercentage = $ToPercentage }
    $status = Invoke-Hal9Rollback @to -Reason $Reason -Force
    if ($status.Rollback.SilentGateways) {
        Write-Warning "No word from $($status.Rollback.SilentGateways -join ', '): it may still send users to the successor. Stop it, or take it out of the path."
    }
    $status | Get-Detail
}
catch {
    exit (Write-RunbookFailure $_)
}
