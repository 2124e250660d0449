BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
    $null = New-Hal9Checkpoint shadowed 'Nobody is over'
    $null = Start-Hal9Migration -Phase Canary -Percentage 20 -Wait -Confirm:$false
    Enable-Hal9Feature meta_learning 25
    $null = New-Hal9Checkpoint first-users
    $null = Start-Hal9Migration -Phase Canary -Percentage 50 -Wait -Confirm:$false
}

AfterAll { Exit-SharedRange }

Describe 'Restore-Hal9Checkpoint' {
    It 'with -WhatIf says what the server would do in its numbers, and does not' {
        $before = (Get-Hal9Status).JournalVersion
        $pipeline = { Get-Hal9Checkpoint | Sort-Object CreatedAt | Select-Object -Last 1 | Restore-Hal9Checkpoint -WhatIf }
        Get-WhatIf $pipeline | Should -Match '^Roll back hal9-pester from Canary 50 % to Canary 20 %: \d+ req/s to the legacy; no state to drain, 0 rows at risk(; about \d+\.\d+ s)?$'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'goes back to step and flags of the checkpoint, and waits for that' {
        Disable-Hal9Feature meta_learning
        $status = Restore-Hal9Checkpoint first-users 'As it was' -Confirm:$false
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Status, $status.Phase, $status.Percentage | Should -Be 'RolledBack', 'Canary', 20
        $status.Rollback.Cause, $status.Rollback.FinishedMs | Should -Not -BeNullOrEmpty
        $flag = Get-Hal9Feature meta_learning
        $flag.Enabled, $flag.Percentage | Should -Be $true, 25
        (Get-Hal9Event 20).Message | Should -Contain 'Checkpoint first-users restored: As it was'
    }

    It 'takes a name by pipeline and by name, also at the very step' {
        ('first-users' | Restore-Hal9Checkpoint -Confirm:$false).Percentage | Should -Be 20
        (Restore-Hal9Checkpoint -Name first-users -Reason 'Once more' -Confirm:$false).Percentage | Should -Be 20
    }

    It 'reports a checkpoint that is not there or that lies ahead' {
        Get-Mark (Get-ReportedError { Restore-Hal9Checkpoint nothing -Confirm:$false }) | Should -Be 'Hal9.UnknownCheckpoint ObjectNotFound nothing'
        $null = Invoke-Hal9Rollback -Force
        Get-Mark (Get-ReportedError { Restore-Hal9Checkpoint first-users -Confirm:$false }) | Should -Be 'Hal9.CheckpointAhead InvalidOperation first-users'
    }

    It 'offers the checkpoints by Tab, with what they are for' {
        $offered = Get-Completion 'Restore-Hal9Checkpoint s'
        $offered.CompletionText, $offered.ToolTip | Should -Be 'shadowed', 'Shadow, by local-admin. Nobody is over'
    }

    It 'ends with Closed when the migration is' {
        $null = Stop-Hal9Migration -Confirm:$false
        Get-Mark (Get-TerminatingError { Restore-Hal9Checkpoint first-users -Confirm:$false }) | Should -Be 'Hal9.Closed InvalidOperation first-users'
    }
}
