#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }
<#
.SYNOPSIS
    Acceptance checks of a migration, for Pester. Changes nothing.

.DESCRIPTION
    Run it between two phases, by hand or in a pipeline: it asks the server whether the migration is where it should be, whether all is well
    there, and whether what was decided is what happens. Copy it and set limits of your own. Needs a token with the role Operator.

.PARAMETER Server
    The server's address. Without it the one in HAL9_SERVER, else http://127.0.0.1:8900.

.PARAMETER Phase
    Where the migration should be: Shadow, Canary, State, RampUp, Full or Complete.

.PARAMETER MaxErrorRate
    The successor's error rate has to be below it, 0 to 1. In Shadow it is that of the mirrored requests.

.PARAMETER MinParity
    The least share of mirrored requests that both answered the same, 0 to 1.

.PARAMETER Checkpoint
    A checkpoint that there should be.

.PARAMETER LastSec
    How far to look back for errors and parity, in seconds.

.EXAMPLE
    Invoke-Pester -Container (New-PesterContainer -Path ./Acceptance.Tests.ps1 -Data @{ Phase = 'Canary'; MaxErrorRate = 0.001 }) -Output Detailed
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The blocks below use them.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'A variable of BeforeAll is used in other blocks.')]
param(
    [string] $Server,
    [ValidateSet('Shadow', 'Canary', 'State', 'RampUp', 'Full', 'Complete')] [string] $Phase = 'Full',
    [ValidateRange(0.0, 1.0)] [double] $MaxErrorRate = 0.001,
    [ValidateRange(0.0, 1.0)] [double] $MinParity = 0.999,
    [string] $Checkpoint,
    [ValidateRange(1, 31536000)] [int] $LastSec = 3600
)

BeforeAll {
    Import-Module Hal9.Migrate, Hal9.Migrate.Pester
    $address = $Server ? @{ Uri = $Server } : @{}
    $session = Connect-Hal9Server @address
}

AfterAll {
    if ($session) {
        Disconnect-Hal9Server $session
    }
}

Describe 'The migration' {
    It 'is where it should be' {
        $session | Should -BeHal9Phase $Phase
    }

    It 'waits for nobody, and was not rolled back' {
        (Get-Hal9Status).Status | Should -BeIn 'Running', 'Holding', 'Completed'
    }

    It 'has no gate that fails' {
        Get-Hal9Gate | Where-Object { $_.Verdict -and $_.Verdict.Outcome -eq 'Fail' } | ForEach-Object { "$($_.Name): $($_.Verdict.Message)" } |
            Should -BeNullOrEmpty
    }

    It 'has the checkpoint' -Skip:(-not $Checkpoint) {
        (Get-Hal9Checkpoint).Name | Should -Contain $Checkpoint
    }
}

Describe 'The systems' {
    It 'are healthy: nothing speaks against going on' {
        Test-Hal9Health | Where-Object Status -EQ Unhealthy | ForEach-Object { "$($_.Name): $($_.Message)" } | Should -BeNullOrEmpty
    }

    It 'have gateways that are well' -Skip:($Phase -eq 'Complete') {
        Test-Hal9Health | Where-Object Category -EQ gateways | Should -BeHal9Healthy
    }

    It 'do what was decided' {
        Test-Hal9Migration routing, flags, journal | Where-Object Passed -NE $true | ForEach-Object { "$($_.Name): $($_.Message)" } | Should -BeNullOrEmpty
    }
}

Describe 'The users' {
    It 'are served by a successor that rarely fails' {
        $side = $Phase -eq 'Shadow' ? 'Mirrored' : 'Successor'
        $session | Should -HaveHal9ErrorRateBelow $MaxErrorRate -Side $side -LastSec $LastSec
    }

    It 'would have got the same answers from both' -Skip:($Phase -ne 'Shadow') {
        $mirrored = @(Get-Hal9Metric -LastSec $LastSec -Side Mirrored | Where-Object { $null -ne $_.Parity })
        $mirrored | Should -Not -BeNullOrEmpty -Because 'without a comparison nothing is known'
        $mirrored | ForEach-Object { $_.Parity * $_.Requests } | Measure-Object -Sum | ForEach-Object { $_.Sum / ($mirrored | Measure-Object Requests -Sum).Sum } |
            Should -BeGreaterOrEqual $MinParity
    }
}
