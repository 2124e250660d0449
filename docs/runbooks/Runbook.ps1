#Requires -Version 7.4

<#
.SYNOPSIS
    What the runbooks share: the exit code of an error, the connection, and the way to a step. Not to be run by itself.

.DESCRIPTION
    Each runbook takes it in with ". $PSScriptRoot/Runbook.ps1".
#>

# Every decision on the way goes into the job's log.
$InformationPreference = 'Continue'

# The exit codes of hal9-migrate, by the id an error begins with. What is not here is 1: failed.
$exitCodes = @{
    'Hal9.InvalidArgument'  = 2
    'Hal9.UnknownComponent' = 2
    'Hal9.NotReady'         = 3
    'Hal9.RolledBack'       = 4
    'Hal9.TimedOut'         = 5
    'Hal9.NeedsDecision'    = 6
    'Hal9.RestartRequired'  = 6
}

# Says what was found and what is wrong and to be done, and puts out the exit code. What was found is shown here, since a table that is put
# out by a script is lost when the script exits.
function Write-RunbookFailure {
    [OutputType([int])]
    param([Management.Automation.ErrorRecord] $Failure, [object[]] $Found = @())
    $status = @($Failure.TargetObject | Where-Object { $_ -and $_.PSTypeNames -contains 'Hal9.Migrate.Wire.StatusDocument' })
    @($Found; $status | Get-Detail) | Where-Object { $_ } | Out-Host

    $id = $Failure.FullyQualifiedErrorId -replace ',.*'
    $message = "${id}: $Failure"
    $action = "$($Failure.ErrorDetails.RecommendedAction)"
    # Before PowerShell 7.5 the message says it already.
    if ($action -and -not $message.Contains($action)) {
        $message = "$message`n  What to do: $action"
    }
    $Host.UI.WriteErrorLine($message)
    $exitCodes[$id] ?? 1
}

# An error with one of the ids above, for what a runbook itself finds.
function Get-RunbookFailure {
    [OutputType([Management.Automation.ErrorRecord])]
    param([string] $Id, [string] $Message, [string] $Action)
    $failure = [Management.Automation.ErrorRecord]::new([InvalidOperationException]::new($Message), "Hal9.$Id", 'InvalidOperation', $null)
    $failure.ErrorDetails = [Management.Automation.ErrorDetails]::new($Message)
    $failure.ErrorDetails.RecommendedAction = $Action
    $failure
}

# The same status, shown with all its gates, triggers and gateways: a log should have the numbers.
function Get-Detail {
    process {
        $_.PSTypeNames.Insert(0, 'Hal9.Migrate.Wire.StatusDocument#Detailed')
        $_
    }
}

# Makes the server the one that all cmdlets speak to; fails at once when it does not answer or does not accept the token.
function Connect-Runbook {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidGlobalVars', '', Justification = 'A runbook that ends without exit has succeeded.')]
    param([string] $Server, [string] $CaFile)
    $global:LASTEXITCODE = 0
    Import-Module Hal9.Migrate -MinimumVersion 0.1.0
    $given = @{}
    if ($Server) { $given.Uri = $Server }
    if ($CaFile) { $given.CaFile = $CaFile }
    $null = Connect-Hal9Server @given
}

# Goes to a step, or waits for it where the migration is under way to it or beyond it; puts out the status.
function Step-Migration {
    [OutputType('Hal9.Migrate.Wire.StatusDocument')]
    param([string] $Phase, [decimal] $Percentage, [object] $Plan, [int] $TimeoutSec, [string] $Reason, [switch] $Restart)
    if ($Restart -and -not $Reason) {
        throw (Get-RunbookFailure -Id InvalidArgument -Message 'A restart needs a reason.' -Action 'Say with -Reason why it is safe now.')
    }
    $step = @{ Phase = $Phase }
    if ($Percentage) { $step.Percentage = $Percentage }
    $said = @{ Confirm = $false }
    if ($Plan) { $said.Plan = $Plan }
    if ($Reason) { $said.Reason = $Reason }

    $status = Get-Hal9Status
    if ($status.RestartRequired -and -not $Restart) {
        # Nothing starts again by itself. The error tells why it was rolled back.
        $null = Wait-Hal9Migration -TimeoutSec $TimeoutSec
    }

    # Starting with a nearer goal would call the migration back to it, so a job that comes late only looks.
    $goal = $status.Goal
    $isFarther = $goal -and ($goal.Phase -gt $Phase -or ($goal.Phase -eq $Phase -and $Percentage -and $goal.Percentage -gt $Percentage))
    if ($isFarther) {
        if ($Plan) {
            # The goal it has already: changes nothing, but another plan is refused.
            $null = Start-Hal9Migration @said -Phase $goal.Phase -Percentage $goal.Percentage
        }
        if (-not $Percentage -and $Phase -in 'Canary', 'RampUp') {
            $effective = (Get-Hal9Plan).Effective | ConvertFrom-Json
            $step.Percentage = ($Phase -eq 'Canary' ? $effective.canary : $effective.rampUp).steps[-1]
        }
        Wait-Hal9Migration @step -TimeoutSec $TimeoutSec | Get-Detail
    }
    else {
        Start-Hal9Migration @said @step -Restart:$Restart -TimeoutSec $TimeoutSec | Get-Detail
    }
}
