BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration Canary 20
}

AfterAll { Exit-SharedRange }

Describe 'Stop-Hal9Migration' {
    It 'with -WhatIf says what the server would do in its numbers, and does not' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Stop-Hal9Migration -WhatIf } | Should -Match '^Abort hal9-pester from Canary 20 % to None: \d+ req/s to the legacy; no state to drain, 0 rows at risk'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'rolls back to None, waits for that, and closes the migration' {
        $status = Stop-Hal9Migration 'never mind' -Confirm:$false
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Status, $status.Phase, $status.Percentage | Should -Be 'Aborted', 'None', 0
        $status.Rollback.Cause, $status.Rollback.Reason, $status.Rollback.By | Should -Be 'Abort', 'never mind', 'local-admin'
        $status.Rollback.FinishedMs | Should -BeGreaterOrEqual 0
        (Get-Hal9Event 8).Message -join "`n" | Should -Match 'never mind'
    }

    It 'leaves one that is closed as it is' {
        $before = (Get-Hal9Status).JournalVersion
        (Stop-Hal9Migration -Reason 'twice' -Confirm:$false).Rollback.Reason | Should -Be 'never mind'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }
}
