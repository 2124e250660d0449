#Requires -Version 7.4

<#
.SYNOPSIS
    Starts the migration and takes it to Shadow: the successor is asked the same as the legacy, and users notice nothing.

.DESCRIPTION
    Registers the plan where it is not registered yet, and starts. The server makes its pre-flight checks first. From then on copies of
    requests go to the successor and its answers are compared; all users get the legacy's answer.

    May be run again at any time: it adopts what runs, and never calls back a migration that has come further. After a rollback it starts
    nothing unless told to with -Restart.

    Needs a token with the role Admin when it has to register the plan, otherwise Operator.

.PARAMETER Plan
    The plan's file. Without it the registered plan. While a migration is open a different plan is refused.

.PARAMETER TimeoutSec
    How long to wait, in seconds, 0 to 86400. When the time is over the migration goes on, and the exit code is 5.

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
    Exit codes: 0 it is in Shadow or beyond; 1 failed; 2 wrong parameters; 3 not ready; 4 rolled back; 5 not there in time, it goes on;
    6 a person has to decide.

.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./02-Shadow.ps1 -Plan ./plan.json -Reason 'Change 4711'
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Wire.StatusDocument')]
param(
    [string] $Plan,
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
    Step-Migration Shadow -Plan $Plan -TimeoutSec $TimeoutSec -Reason $Reason -Restart:$Restart
}
catch {
    exit (Write-RunbookFailure $_)
}
