BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration Canary -Plan (Get-TestPlan -Hold 5m) -NoWait
    Wait-Until { (Get-Hal9Status).Phase -eq 'Shadow' }
}

AfterAll { Exit-SharedRange }

Describe 'Suspend-Hal9Migration' {
    It 'with -WhatIf, or the preference variable, says what would be, and changes nothing' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Suspend-Hal9Migration -WhatIf } | Should -Match '^Suspend hal9-pester at Shadow: '
        Get-WhatIf { $WhatIfPreference = $true; Suspend-Hal9Migration } | Should -Match '^Suspend hal9-pester at Shadow: '
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'freezes the migration where it stands, and says by whom and why' {
        $status = Suspend-Hal9Migration 'lunch'
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Status, $status.Phase, $status.Suspended.By, $status.Suspended.Reason | Should -Be 'Suspended', 'Shadow', 'local-admin', 'lunch'
        $status.WaitingFor | Should -Contain 'somebody to resume it; local-admin suspended it: lunch'
        ($status.Triggers | Where-Object Armed).Name | Should -Be 'errorRate'
        $status | Format-List | Out-String -Width 120 | Should -Match 'Suspended +: lunch \(by local-admin\)'
    }

    It 'leaves one that is suspended as it is' {
        $before = (Get-Hal9Status).JournalVersion
        (Suspend-Hal9Migration -Reason 'dinner').Suspended.Reason | Should -Be 'lunch'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'ends with Closed when the migration is' {
        $null = Stop-Hal9Migration -Confirm:$false
        Get-Mark (Get-TerminatingError { Suspend-Hal9Migration }) | Should -Be 'Hal9.Closed InvalidOperation'
    }
}
