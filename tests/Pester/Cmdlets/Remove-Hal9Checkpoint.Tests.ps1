BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Remove-Hal9Checkpoint' {
    BeforeEach { 'one', 'two', 'three' | Where-Object { $_ -notin (Get-Hal9Checkpoint).Name } | New-Hal9Checkpoint | Out-Null }

    It 'with -WhatIf says what would be, and removes none' {
        Get-WhatIf { Get-Hal9Checkpoint one, two | Remove-Hal9Checkpoint -WhatIf } | Should -Be 'Checkpoint one removed', 'Checkpoint two removed'
        Get-Hal9Checkpoint | Should -HaveCount 3
    }

    It 'removes those named <How>' -ForEach @(
        @{ How = 'by position'; Call = { Remove-Hal9Checkpoint one, two -Confirm:$false } }
        @{ How = 'by name'; Call = { Remove-Hal9Checkpoint -Name one, two -Confirm:$false } }
        @{ How = 'in the pipeline'; Call = { 'one', 'two' | Remove-Hal9Checkpoint -Confirm:$false } }
        @{ How = 'by Get-Hal9Checkpoint'; Call = { Get-Hal9Checkpoint one, tw* | Remove-Hal9Checkpoint -Confirm:$false } }
    ) {
        & $Call | Should -BeNullOrEmpty
        (Get-Hal9Checkpoint).Name | Should -Be 'three'
    }

    It 'reports one that is not there, with those there are, and goes on' {
        $failure = Get-ReportedError { Remove-Hal9Checkpoint nothing, one -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.UnknownCheckpoint ObjectNotFound nothing'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'three'
        (Get-Hal9Checkpoint).Name | Sort-Object | Should -Be 'three', 'two'
    }

    It 'offers the checkpoints by Tab' {
        (Get-Completion 'Remove-Hal9Checkpoint -Name t').CompletionText | Sort-Object | Should -Be 'three', 'two'
    }
}
