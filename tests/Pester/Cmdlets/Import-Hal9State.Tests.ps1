BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
    $file = Export-Hal9State TestDrive:/state.json
    (Get-Content $file -Raw) -replace 'Shadow', 'Canary' | Set-Content TestDrive:/tampered.json
    $empty = Start-TestServer
}

AfterAll {
    Stop-Hal9Server $empty
    Exit-SharedRange
}

Describe 'Import-Hal9State' {
    It 'with -WhatIf says what would be, and imports nothing' {
        Get-WhatIf { Import-Hal9State $file -WhatIf -Server $empty | Out-Null } | Should -Match '^Import hal9-pester with \d+ journal records\?'
        (Get-Hal9Status -Server $empty).Status | Should -Be 'NoPlan'
    }

    It 'with -ValidateOnly only finds out, given <How>' -ForEach @(
        @{ How = 'a path'; Call = { Import-Hal9State $file.FullName -ValidateOnly -Server $empty } }
        @{ How = 'a path by name'; Call = { Import-Hal9State -Path TestDrive:/state.json -ValidateOnly -Server $empty } }
        @{ How = 'a file from the pipeline'; Call = { Get-Item TestDrive:/state.json | Import-Hal9State -ValidateOnly -Server $empty } }
        @{ How = 'a path from the pipeline'; Call = { 'TestDrive:/state.json' | Import-Hal9State -ValidateOnly -Server $empty } }
        @{ How = 'what Export-Hal9State put out'; Call = { Export-Hal9State TestDrive:/again.json -Force | Import-Hal9State -ValidateOnly -Server $empty } }
    ) {
        $found = & $Call
        $found | Should -BeOfType ([Hal9.Migrate.Wire.ImportDocument])
        $found.Valid, $found.Imported, $found.Name | Should -Be $true, $false, 'hal9-pester'
        $found.Records | Should -Be (Get-Hal9Status).JournalVersion
        (Get-Hal9Status -Server $empty).Status | Should -Be 'NoPlan'
    }

    It 'tells a document apart that was tampered with, and does not import it' {
        $found = Import-Hal9State TestDrive:/tampered.json -ValidateOnly -Server $empty -ErrorAction Stop
        $found.Valid, $found.Imported | Should -Be $false, $false
        $found.Errors.Length | Should -BeGreaterThan 0
        $failure = Get-TerminatingError { Import-Hal9State TestDrive:/tampered.json -Server $empty -Confirm:$false }
        Get-Mark $failure | Should -BeLike 'Hal9.ImportInvalid InvalidData ImportDocument*'
        $failure.TargetObject.Errors.Length | Should -BeGreaterThan 0
        (Get-Hal9Status -Server $empty).Status | Should -Be 'NoPlan'
    }

    It 'ends with a file that is none, or not there' {
        Get-Mark (Get-TerminatingError { Import-Hal9State $PSCommandPath -Server $empty -Confirm:$false }) | Should -Be 'Hal9.ImportInvalid InvalidData'
        $failure = Get-TerminatingError { Import-Hal9State TestDrive:/nowhere.json -Server $empty -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        "$failure" | Should -Match 'nowhere\.json'
    }

    It 'imports into an empty store, where the migration stands suspended' {
        $found = $file | Import-Hal9State -Server $empty -Confirm:$false
        $found.Imported | Should -BeTrue
        $status = Get-Hal9Status -Server $empty
        $status.Name, $status.Status, $status.Phase | Should -Be 'hal9-pester', 'Suspended', 'Shadow'
        $found | Out-String -Width 120 | Should -Match 'Imported +: True'
    }

    It 'ends with a store that is not empty' {
        $failure = Get-TerminatingError { Import-Hal9State $file -Server $empty -Confirm:$false }
        Get-Mark $failure | Should -BeLike 'Hal9.ImportInvalid InvalidData ImportDocument*'
        "$failure" | Should -Match 'an import needs an empty one'
    }
}
