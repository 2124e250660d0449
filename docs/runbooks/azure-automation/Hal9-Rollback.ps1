#Requires -Version 7.4

<#
.SYNOPSIS
    Azure Automation: sends everybody back to the legacy, at once and without a question.

.DESCRIPTION
    For the PowerShell 7.4 runtime, to be started by a person or by an alert (a webhook, an action group). May be run twice: the second job
    changes nothing. Afterwards nothing starts again by itself. Variable, credential and package as for Hal9-Advance.

.PARAMETER Reason
    Why, in a few words, for the journal.

.PARAMETER ServerVariable
    The name of the Automation variable with the server's address.

.PARAMETER TokenName
    The name of the Automation credential with the token.

.OUTPUTS
    Hal9.Migrate.Wire.StatusDocument: how the migration is afterwards. Its Rollback has the measured times.

.EXAMPLE
    Start-AzAutomationRunbook -Name Hal9-Rollback -RunOn hybrid-workers -Parameters @{ Reason = 'Customers complain' } -AutomationAccountName ops -ResourceGroupName ops
#>
[CmdletBinding()]
[OutputType('Hal9.Migrate.Wire.StatusDocument')]
param(
    [string] $Reason = 'Emergency',
    [string] $ServerVariable = 'Hal9Server',
    [string] $TokenName = 'Hal9Token'
)

$ErrorActionPreference = 'Stop'
Import-Module Hal9.Migrate
$null = Connect-Hal9Server (Get-AutomationVariable -Name $ServerVariable) -Token (Get-AutomationPSCredential -Name $TokenName).Password
try {
    Invoke-Hal9Rollback -Reason $Reason -Force
}
catch {
    $failure = $_
    throw "$failure $($failure.ErrorDetails.RecommendedAction)"
}
