BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $rows = Start-RowServer
}

AfterAll { Exit-TestHome }

Describe 'Compare-Hal9Data' {
    It 'with -Last reports that none was asked for yet' {
        Get-Mark (Get-TerminatingError { Compare-Hal9Data -Last }) | Should -Be 'Hal9.NotFound ObjectNotFound'
    }

    It 'compares every row, and waits for that' {
        $compared = Compare-Hal9Data
        $compared | Should -BeOfType ([Hal9.Migrate.Wire.RowVerificationDocument])
        $compared.FinishedAt | Should -Not -BeNullOrEmpty
        $compared.StartedBy, $compared.Differing, $compared.Repairs | Should -Be 'local-admin', 0, $false
        $compared.Tables.Name, $compared.Tables.Rows | Should -Be 'items', 20
        "$($compared.Server)" | Should -Be "$($rows.Server.Server)"
        $compared | Out-String -Width 120 | Should -Match 'StartedBy +Finished +Differing +Repaired +Tables[\s\S]+local-admin \d\d:\d\d:\d\d +0 +items: 0 of 20 rows differ'
    }

    It 'puts out what differs by key and field, without an error, and changes nothing' {
        Set-TestRow $rows.Successor "UPDATE items SET value = 'other' WHERE id = 7; DELETE FROM items WHERE id = 8; INSERT INTO items VALUES (99, 'too much')"
        foreach ($turn in 1, 2) {
            $compared = Compare-Hal9Data items
            $compared.Differing | Should -Be 3
        }
        $compared.Tables.Differences | Sort-Object Key | ForEach-Object { "$($_.Key) $($_.Field) $($_.What)" } | Should -Be '7 value differs', '8  missing', '99  surplus'
    }

    It 'with -NoWait does not wait, and with -Last puts out what came of it' {
        (Compare-Hal9Data -Table items -NoWait).FinishedAt | Should -BeNullOrEmpty
        Wait-Until { (Compare-Hal9Data -Last).FinishedAt }
        (Compare-Hal9Data -Last).Differing | Should -Be 3
    }

    It 'offers the tables by Tab, and ends with one that is not there' {
        $offered = Get-Completion 'Compare-Hal9Data i'
        $offered.CompletionText, $offered.ToolTip | Should -Be 'items', 'verified'
        $failure = Get-TerminatingError { Compare-Hal9Data nothing }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'items'
    }

    It 'ends with IllegalStep where no rows are moved' {
        $null = Stop-Hal9Migration -Confirm:$false
        Wait-Until { (Get-Hal9Status).Status -eq 'Aborted' }
        Get-Mark (Get-TerminatingError { Compare-Hal9Data }) | Should -Be 'Hal9.IllegalStep InvalidOperation'
    }
}
