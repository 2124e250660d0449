BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    $plan = Get-TestPlan -Hold 5m
    $plan.shadow.gates = @(@{ name = 'people'; approval = $true })
    Start-TestMigration Canary -Plan $plan -NoWait
    Wait-Until { (Get-Hal9Status).Phase -eq 'Shadow' }
}

AfterAll { Exit-SharedRange }

Describe 'Resume-Hal9Migration' {
    It 'with -WhatIf says what would be, and changes nothing' {
        $null = Suspend-Hal9Migration lunch
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Resume-Hal9Migration -WhatIf } | Should -Be 'Resume hal9-pester at Shadow toward Canary 50 %'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'lets a suspended migration go on, and keeps why' {
        $status = Resume-Hal9Migration 'back again'
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Status, $status.Suspended | Should -Be 'Running', $null
        (Get-Hal9Event 1).Message | Should -Match 'back again'
    }

    It 'leaves one that runs as it is' {
        $before = (Get-Hal9Status).JournalVersion
        (Resume-Hal9Migration -Reason 'again').Status | Should -Be 'Running'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'lets one that waited for a decision try again' {
        Deny-Hal9Gate people 'not yet'
        (Get-Hal9Status).Status | Should -Be 'NeedsDecision'
        (Resume-Hal9Migration 'they changed their minds').Status | Should -Be 'Running'
    }

    It 'is no restart: it ends with RestartRequired after a rollback' {
        $null = Invoke-Hal9Rollback -Force
        $failure = Get-TerminatingError { Resume-Hal9Migration }
        Get-Mark $failure | Should -Be 'Hal9.RestartRequired InvalidOperation'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-Restart'
    }
}
