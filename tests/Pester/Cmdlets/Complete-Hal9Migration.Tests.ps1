BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    $plan = Get-QuickPlan
    $plan.full.hold = '5m'
    Start-TestMigration Shadow -Plan $plan
}

AfterAll { Exit-SharedRange }

Describe 'Complete-Hal9Migration' {
    It 'ends with IllegalStep before Full, also with -WhatIf' {
        $failure = Get-TerminatingError { Complete-Hal9Migration -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.IllegalStep InvalidOperation'
        "$failure" | Should -Match 'stands at Shadow'
        Get-Mark (Get-TerminatingError { Complete-Hal9Migration -WhatIf }) | Should -Be 'Hal9.IllegalStep InvalidOperation'
    }

    It 'ends with what is missing while the hold on standby is not over' {
        (Start-Hal9Migration -Wait -TimeoutSec 60 -Confirm:$false).Phase | Should -Be 'Full'
        $failure = Get-TerminatingError { Complete-Hal9Migration -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.IllegalStep InvalidOperation'
        "$failure" | Should -Match 'standby'
    }

    It 'with -WhatIf says what the server would do in its numbers, and does not' {
        $plan.full.hold = '1s'
        Set-Hal9Plan $plan -Reason 'a shorter standby' -Confirm:$false
        Wait-Until { (Get-Hal9Status).StandbyOver }
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Complete-Hal9Migration -WhatIf } |
            Should -Match '^Complete hal9-pester at Full 100 %: [1-9]\d* req/s stay on the successor; the plan is closed, there is no rollback after it$'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'closes the migration for good, and keeps why' {
        $status = Complete-Hal9Migration 'Everybody is over' -Confirm:$false
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Status, $status.Phase | Should -Be 'Completed', 'Complete'
        (Get-Hal9Event 3).Message -join "`n" | Should -Match 'Everybody is over'
        Get-Mark (Get-TerminatingError { Invoke-Hal9Rollback -Force }) | Should -Be 'Hal9.Closed InvalidOperation'
    }

    It 'leaves one that is completed as it is, as do waiting for it and starting it' {
        $before = (Get-Hal9Status).JournalVersion
        (Complete-Hal9Migration -Reason 'twice' -Confirm:$false).Status | Should -Be 'Completed'
        (Wait-Hal9Migration).Status | Should -Be 'Completed'
        (Start-Hal9Migration $plan -Wait -Confirm:$false).Status | Should -Be 'Completed'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }
}
