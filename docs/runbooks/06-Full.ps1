#Requires -Version 7.4

<#
.SYNOPSIS
    Takes the migration to Full: the successor serves everybody, and the legacy stands by.

.DESCRIPTION
    The server passes what is left of the earlier phases, each step on its own evidence. In Full there is still a way back, and the triggers
    are armed. Full is never left by itself: see 07-PostMigration.ps1.

    May be run again at any time: it adopts what runs. After a rollback it starts nothing unless told to with -Restart. Needs a token with
    the role Operator.

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
    Exit codes: 0 it is in Full, or completed; 1 failed; 2 wrong parameters; 3 not ready; 4 rolled back; 5 not there in time, it goes on; 6 a
    person has to decide.

.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./06-Full.ps1 -TimeoutSec 900
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Wire.StatusDocument')]
param(
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
    Step-Migration Full -TimeoutSec $TimeoutSec -Reason $Reason -Restart:$Restart
}
catch {
    exit (Write-RunbookFailure $_)
}
