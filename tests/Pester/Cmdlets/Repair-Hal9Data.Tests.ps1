BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $rows = Start-RowServer
    Set-TestRow $rows.Successor "UPDATE items SET value = 'other' WHERE id = 7; DELETE FROM items WHERE id = 8; INSERT INTO items VALUES (99, 'too much')"
}

AfterAll { Exit-TestHome }

Describe 'Repair-Hal9Data' {
    It 'with -WhatIf says what would be, and changes nothing' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Repair-Hal9Data -WhatIf } | Should -Be 'Rows of all tables that differ are carried over once more'
        Get-WhatIf { Repair-Hal9Data items -WhatIf } | Should -Be 'Rows of items that differ are carried over once more'
        (Get-Hal9Status).JournalVersion | Should -Be $before
        (Compare-Hal9Data).Differing | Should -Be 3
    }

    It 'makes the rows the owner''s again, waits for that, and is in the journal' {
        $repaired = Repair-Hal9Data items 'A job wrote past the gate' -Confirm:$false
        $repaired | Should -BeOfType ([Hal9.Migrate.Wire.RowVerificationDocument])
        $repaired.Repairs, $repaired.Repaired, $repaired.Differing | Should -Be $true, 3, 0
        Wait-Until { (Get-Hal9Status).State.InStep }
        (Compare-Hal9Data).Differing | Should -Be 0
        $happened = Get-Hal9Event 20 | Where-Object Type -EQ RowsRepaired
        $happened.Actor, $happened.Message | Should -Be 'local-admin', 'Rows of items that differ are carried over once more: A job wrote past the gate'
        "$($repaired.Server)" | Should -Be "$($rows.Server.Server)"
    }

    It 'with -NoWait leaves it to Compare-Hal9Data -Last' {
        (Repair-Hal9Data -Table items -Reason again -NoWait -Confirm:$false).FinishedAt | Should -BeNullOrEmpty
        Wait-Until { (Compare-Hal9Data -Last).FinishedAt }
        (Compare-Hal9Data -Last).Repaired | Should -Be 0
    }

    It 'offers the tables by Tab, and ends with one that is not there' {
        (Get-Completion 'Repair-Hal9Data i').CompletionText | Should -Be 'items'
        Get-Mark (Get-TerminatingError { Repair-Hal9Data nothing -Confirm:$false }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
    }
}
