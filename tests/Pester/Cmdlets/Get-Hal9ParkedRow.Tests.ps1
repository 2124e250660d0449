BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $rows = Start-RowServer
}

AfterAll { Exit-TestHome }

Describe 'Get-Hal9ParkedRow' {
    It 'puts out nothing while each store takes every row' {
        Get-Hal9ParkedRow | Should -BeNullOrEmpty
    }

    It 'puts out a row that the successor does not take, and why, until it does' {
        Set-TestRow $rows.Successor 'CREATE UNIQUE INDEX one_of_each ON items (value)'
        Invoke-TestSql $rows.Legacy "INSERT INTO items VALUES (30, 'v1')"
        Wait-Until { Get-Hal9ParkedRow }
        $parked = Get-Hal9ParkedRow -Table items
        $parked | Should -BeOfType ([Hal9.Migrate.Wire.ParkedRowDocument])
        $parked.Table, $parked.Key | Should -Be 'items', '30'
        $parked.Reason | Should -Match 'UNIQUE constraint failed: items.value'
        "$($parked.Server)" | Should -Be "$($rows.Server.Server)"
        $parked | Out-String -Width 120 | Should -Match 'Table +Key +Reason[\s\S]+items +30 +'

        # What is left is put out, and then it ends.
        $failure = Get-TerminatingError { Repair-Hal9Data -Confirm:$false | ForEach-Object { $script:left = $_.Differing } }
        "$failure", $left | Should -Be '1 row is not the same on both sides.', 1
        (Get-Mark $failure) -split ' ' | Select-Object -First 1 | Should -Be 'Hal9.VerificationFailed'

        Invoke-TestSql $rows.Legacy "UPDATE items SET value = 'v30' WHERE id = 30"
        Wait-Until { -not (Get-Hal9ParkedRow) }
    }

    It 'offers the tables by Tab, and ends with one that is not there' {
        (Get-Completion 'Get-Hal9ParkedRow ').CompletionText | Should -Be 'items'
        Get-Mark (Get-TerminatingError { Get-Hal9ParkedRow nothing }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
    }
}
