#Requires -Version 7.4

<#
.SYNOPSIS
    Takes the migration to RampUp: the successor serves most users.

.DESCRIPTION
    The server leaves State when everything the plan asks for there holds, such as the approval of a person; until then this ends with
    exit code 5. Then it goes from step to step of the plan, each on its own evidence, and stays at the last one with the triggers armed.

    May be run again at any time: it adopts what runs, and never calls back a migration that has come further. After a rollback it starts
    nothing unless told to with -Restart. Needs a token with the role Operator.

.PARAMETER Percentage
    How far within RampUp: the successor's share of the users in percent. Without it the last step that the plan has for RampUp. A share
    that is no step of the plan becomes one.

.PARAMETER TimeoutSec
    How long to wait, in seconds, 0 to 86400. When the time is over the migration goes on, and the exit code is 5: run this again.

.PARAMETER Reason
    Why, in a few words, for the journal. Required with -Restart.

.PARAMETER Restart
    Goes on after a rollback. For a person, when the cause is mended; never for a job that runs by itself.

.PARAMETER Server
    The server's address. Without it the one in HAL9_SERVER, else http://127.0.0.1:8900. The token comes from HAL9_TOKEN, or from the
    credentials file of the server.

.PARAMETER CaFile
    A file of certificates (PEM) to check the server's certificate against, in place of the system's.

.OUTPUTS
    Hal9.Migrate.Wire.StatusDocument: how the migration is.

.NOTES
    Exit codes: 0 it is there or beyond; 1 failed; 2 wrong parameters; 3 not ready; 4 rolled back; 5 not there in time, it goes on; 6 a
    person has to decide.

.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./05-RampUp.ps1 -TimeoutSec 900
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Wire.StatusDocument')]
param(
    [ValidateRange(0.01, 99.99)] [decimal] $Percentage,
    [ValidateRange(0, 86400)] [int] $TimeoutSec = 300,
    [string] $Reason,
    [switch] $Restart,
    [string] $Server,
    [string] $CaFile
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/Runbook.ps1
try {
    Connect-Runbook $Server $CaFile
    Step-Migration RampUp -Percentage $Percentage -TimeoutSec $TimeoutSec -Reason $Reason -Restart:$Restart
}
catch {
    exit (Write-RunbookFailure $_)
}
