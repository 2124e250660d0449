#Requires -Version 7.4

<#
.SYNOPSIS
    Azure Automation: takes a migration toward a phase, or looks how far it has come, and ends.

.DESCRIPTION
    A short job for the PowerShell 7.4 runtime, to be scheduled again and again, every hour say: the server does the work between two jobs. A
    job that finds the migration under way ends as Completed and its output says what it waits for. It ends as Failed, by a terminating error,
    when the migration was rolled back, when a person has to decide, and when the server cannot be asked.

    Run it on a Hybrid Worker inside the network of the server, or give the server a certificate: a token is not sent over plain HTTP beyond
    the machine. The runtime environment needs the package Hal9.Migrate, and the Automation account

    - a variable (Hal9Server unless said otherwise) with the server's address, for example https://migrate.example.com:8900
    - a credential (Hal9Token) with the token as its password; the user's name does not matter. A token with the role Operator will do.

    The plan has to be registered already. May be run at any time: it adopts what runs, and never calls back a migration that has come further.

.PARAMETER Phase
    How far to go: Shadow, Canary, State, RampUp or Full. Look: go nowhere, only put out how it is.

.PARAMETER Percentage
    How far within Canary or RampUp, in percent. 0: the last step that the plan has.

.PARAMETER TimeoutSec
    How long to wait for it, in seconds. 0 ends at once, which is best for a schedule: the sandbox of Azure ends jobs after three hours.

.PARAMETER RestartReason
    After a rollback: why it is safe now. Only for a job that a person starts; a schedule never says it.

.PARAMETER ServerVariable
    The name of the Automation variable with the server's address.

.PARAMETER TokenName
    The name of the Automation credential with the token.

.OUTPUTS
    Hal9.Migrate.Wire.StatusDocument: how the migration is.

.EXAMPLE
    Start-AzAutomationRunbook -Name Hal9-Advance -RunOn hybrid-workers -Parameters @{ Phase = 'Canary'; Percentage = 10 } -AutomationAccountName ops -ResourceGroupName ops
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Wire.StatusDocument')]
param(
    [ValidateSet('Look', 'Shadow', 'Canary', 'State', 'RampUp', 'Full')] [string] $Phase = 'Look',
    [ValidateRange(0, 99.99)] [decimal] $Percentage = 0,
    [ValidateRange(0, 10000)] [int] $TimeoutSec = 0,
    [string] $RestartReason,
    [string] $ServerVariable = 'Hal9Server',
    [string] $TokenName = 'Hal9Token'
)

$ErrorActionPreference = 'Stop'
Import-Module Hal9.Migrate
$null = Connect-Hal9Server (Get-AutomationVariable -Name $ServerVariable) -Token (Get-AutomationPSCredential -Name $TokenName).Password

try {
    $status = Get-Hal9Status
    $wanted = @{}
    if ($RestartReason) {
        $wanted.Restart = $true
        $wanted.Reason = $RestartReason
    }
    if ($Percentage) {
        $wanted.Percentage = $Percentage
    }
    if ($Phase -ne 'Look') {
        # What has a goal farther on is let alone: a nearer one would call it back. After a rollback only a reason starts it again.
        $goal = $status.Goal
        $isFarther = $goal -and ($goal.Phase -gt $Phase -or ($goal.Phase -eq $Phase -and $Percentage -and $goal.Percentage -gt $Percentage))
        if (-not $isFarther -and ($RestartReason -or -not $status.RestartRequired)) {
            $null = Start-Hal9Migration -Phase $Phase @wanted -Confirm:$false
        }
    }

    # Ends with an error for a migration that was rolled back, that somebody gave up, or about which a person has to decide.
    if ($Phase -ne 'Look' -or $status.Status -ne 'Ready') {
        $null = Wait-Hal9Migration -TimeoutSec $TimeoutSec
    }
}
catch {
    $failure = $_
    if ($failure.FullyQualifiedErrorId -notlike 'Hal9.TimedOut,*') {
        # The job's page shows the exception and nothing else, so it has to say everything.
        throw "$failure $($failure.ErrorDetails.RecommendedAction)"
    }
    Write-Output 'It is on its way.'
}
Get-Hal9Status
