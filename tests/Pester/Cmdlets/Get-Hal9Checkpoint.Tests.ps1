BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
    $null = New-Hal9Checkpoint before-canary 'Just in case'
    $null = New-Hal9Checkpoint before-lunch
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Checkpoint' {
    It 'puts out every checkpoint, oldest first' {
        $found = Get-Hal9Checkpoint
        $found | Should -BeOfType ([Hal9.Migrate.Checkpoints.Checkpoint])
        $found.Name | Should -Be 'before-canary', 'before-lunch'
        ($found | Sort-Object CreatedAt | Select-Object -Last 1).Name | Should -Be 'before-lunch'
    }

    It 'takes names and wildcards' {
        (Get-Hal9Checkpoint *lunch).Name | Should -Be 'before-lunch'
        (Get-Hal9Checkpoint -Name before-lunch, BEFORE-canary).Name | Should -Be 'before-canary', 'before-lunch'
        Get-Hal9Checkpoint 'nothing*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'reports a name that no checkpoint has, and puts out the others' {
        $failures = $null
        (Get-Hal9Checkpoint nothing, before-lunch -ErrorAction SilentlyContinue -ErrorVariable failures).Name | Should -Be 'before-lunch'
        Get-Mark $failures[0] | Should -Be 'Hal9.UnknownCheckpoint ObjectNotFound nothing'
    }

    It 'offers them by Tab, newest first, with what they are for' {
        $offered = Get-Completion 'Get-Hal9Checkpoint '
        $offered.CompletionText | Should -Be 'before-lunch', 'before-canary'
        $offered[1].ToolTip | Should -Be 'Shadow, by local-admin. Just in case'
    }
}
