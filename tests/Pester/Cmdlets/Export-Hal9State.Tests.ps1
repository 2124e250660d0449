BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Export-Hal9State' {
    It 'with -WhatIf says what would be, and writes no file' {
        Get-WhatIf { Export-Hal9State TestDrive:/new.json -WhatIf } | Should -Match "^Export the migration's control document to .+new\.json$"
        'TestDrive:/new.json' | Should -Not -Exist
    }

    It 'writes the whole journal and no secret, and puts out the file' {
        $file = Export-Hal9State TestDrive:/state.json
        $file | Should -BeOfType ([IO.FileInfo])
        $file.FullName | Should -Be (Join-Path $TestDrive 'state.json')
        $text = $file | Get-Content -Raw
        $document = $text | ConvertFrom-Json
        $document.format, $document.exported_by | Should -Be 'hal9-migrate/state/1', 'local-admin'
        $document.journal.Count | Should -Be (Get-Hal9Status).JournalVersion
        $text | Should -Not -Match 'hal9_[0-9a-f]'
    }

    It 'leaves a file that is there, unless forced' {
        'mine' | Set-Content TestDrive:/there.json
        $failure = Get-TerminatingError { Export-Hal9State -Path TestDrive:/there.json }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'say -Force to replace it'
        Get-Content TestDrive:/there.json | Should -Be 'mine'
        Export-Hal9State TestDrive:/there.json -Force | Get-Content -Raw | Should -Match 'journal'
    }

    It 'ends with a place that cannot be written' {
        $failure = Get-TerminatingError { Export-Hal9State TestDrive:/nowhere/state.json }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        "$failure" | Should -Match 'there is no such file or folder'
    }
}
