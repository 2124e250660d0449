#Requires -Version 7.4

<#
.SYNOPSIS
    Verifies a migration that is in Full, makes a checkpoint, and keeps its record in a file. Completes it only when asked to.

.DESCRIPTION
    Makes sure that what was decided is what happens: both services answer, every gateway obeys, requests with made-up keys are answered by
    the side that their bucket says, flags are on for as many as they should be, the journal is whole. Then it makes a checkpoint, unless
    there is one of that name, and exports the migration's control document: the whole journal, and no secret.

    With -Complete it also closes the migration once the hold on standby is over. There is no way back after that, so leave it out of a job
    that runs by itself until somebody has said yes. After completion the legacy may be switched off and is not looked at any more.

    May be run again at any time. Needs a token with the role Operator.

.PARAMETER Path
    The file for the control document; one that is there is replaced.

.PARAMETER CheckpointName
    The checkpoint's name: letters, digits, '.', '_' and '-'.

.PARAMETER Complete
    Closes the migration for good. While the hold on standby is not over the exit code is 5: run this again later.

.PARAMETER Reason
    Why it is completed, in a few words, for the journal.

.PARAMETER Server
    The server's address. Without it the one in HAL9_SERVER, else http://127.0.0.1:8900. The token comes from HAL9_TOKEN, or from the
    credentials file of the server.

.PARAMETER CaFile
    A file of certificates (PEM) to check the server's certificate against, in place of the system's.

.OUTPUTS
    Hal9.Migrate.Wire.VerificationDocument: one for each verification. Hal9.Migrate.Checkpoints.Checkpoint: the one that is made.
    Hal9.Migrate.Wire.StatusDocument: how it is, when it is completed. System.IO.FileInfo: the control document.

.NOTES
    Exit codes: 0 verified, kept and, if asked for, completed; 1 failed, for example a verification; 2 wrong parameters, or the file cannot be
    written; 4 rolled back; 5 not in Full yet, or with -Complete the standby is not over; 6 a person has to decide.

.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./07-PostMigration.ps1 -Path ./shop.json
    Every day while the legacy stands by.

.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./07-PostMigration.ps1 -Path ./shop.json -Complete -Reason 'Decided on 3 May'
    Once, at the end.
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Wire.VerificationDocument', 'Hal9.Migrate.Wire.StatusDocument', 'Hal9.Migrate.Checkpoints.Checkpoint', [IO.FileInfo])]
param(
    [string] $Path = './hal9-migration.json',
    [ValidatePattern('^[\w.-]{1,64}$')] [string] $CheckpointName = 'full',
    [switch] $Complete,
    [string] $Reason = 'Verified after the hold on standby',
    [string] $Server,
    [string] $CaFile
)

$ErrorActionPreference = 'Stop'
. $PSScriptRoot/Runbook.ps1
$found = @()
try {
    Connect-Runbook $Server $CaFile
    $status = Wait-Hal9Migration -Phase Full -TimeoutSec 0
    $isOpen = $status.Status -ne 'Completed'

    $found = @($isOpen ? (Test-Hal9Migration -Full) : (Test-Hal9Migration routing, flags, journal))
    $bad = @($found | Where-Object Passed -NE $true)
    if ($bad) {
        throw (Get-RunbookFailure VerificationFailed "$($bad.Count) of $($found.Count) verifications did not pass: $($bad.Name -join ', ')." `
                'What was decided may not be what happens: look at these before going on.')
    }

    if ($isOpen -and -not (Get-Hal9Checkpoint | Where-Object Name -EQ $CheckpointName)) {
        $found += New-Hal9Checkpoint $CheckpointName 'The successor serves everybody'
    }
    $isDue = $Complete -and $isOpen -and $status.StandbyOver
    if ($isDue) {
        $found += Complete-Hal9Migration $Reason -Confirm:$false
    }
    $found += Export-Hal9State $Path -Force
    if ($Complete -and $isOpen -and -not $isDue) {
        throw (Get-RunbookFailure TimedOut "The hold on standby is not over: $($status.WaitingFor -join '; ')." 'Run this again later, or shorten full.hold with Set-Hal9Plan.')
    }
    $found
}
catch {
    exit (Write-RunbookFailure $_ $found)
}
