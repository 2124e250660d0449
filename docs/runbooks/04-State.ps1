#Requires -Version 7.4

<#
.SYNOPSIS
    Takes the migration to State, the last stop before most users are moved, and makes a checkpoint there.

.DESCRIPTION
    Goes through all steps of Canary, stops in State, and remembers that place with its routing and flags as a checkpoint. What the plan
    asks for here, such as the approval of a person, is shown among the gates: it has to be given before the migration leaves State for RampUp.

    May be run again at any time: it adopts what runs, keeps a checkpoint that is there, and never calls back a migration that has come
    further. After a rollback it starts nothing unless told to with -Restart. Needs a token with the role Operator.

.PARAMETER CheckpointName
    The checkpoint's name: letters, digits, '.', '_' and '-'.

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
    Hal9.Migrate.Wire.StatusDocument: how the migration is. Hal9.Migrate.Checkpoints.Checkpoint: the one that is made.

.NOTES
    Exit codes: 0 it is there or beyond; 1 failed; 2 wrong parameters; 3 not ready; 4 rolled back; 5 not there in time, it goes on; 6 a
    person has to decide.

.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./04-State.ps1 -TimeoutSec 900
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Wire.StatusDocument', 'Hal9.Migrate.Checkpoints.Checkpoint')]
param(
    [ValidatePattern('^[\w.-]{1,64}$')] [string] $CheckpointName = 'before-ramp-up',
    [ValidateRange(0, 86400)] [int] $TimeoutSec = 300,
    [string] $Reason,
    [switch] $Restart,
    [string] $Server,
    [string] $CaFile
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/Runbook.ps1
$found = @()
try {
    Connect-Runbook $Server $CaFile
    $found = @(Step-Migration State -TimeoutSec $TimeoutSec -Reason $Reason -Restart:$Restart)
    if ($found[0].Phase -eq 'State') {
        if (-not (Get-Hal9Checkpoint | Where-Object Name -EQ $CheckpointName)) {
            $found += New-Hal9Checkpoint $CheckpointName 'Before most users are moved'
        }
    }
    $found
}
catch {
    exit (Write-RunbookFailure $_ $found)
}
