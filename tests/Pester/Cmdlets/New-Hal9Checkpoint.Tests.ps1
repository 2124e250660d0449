BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'New-Hal9Checkpoint' {
    It 'with -WhatIf says what would be, and makes none' {
        Get-WhatIf { New-Hal9Checkpoint there -WhatIf } | Should -Be 'Checkpoint there made at Shadow'
        Get-Hal9Checkpoint | Should -BeNullOrEmpty
    }

    It 'remembers plan, step and flags, and what it is for' {
        Enable-Hal9Feature meta_learning 17
        $made = New-Hal9Checkpoint -Name here 'Just in case'
        $made | Should -BeOfType ([Hal9.Migrate.Checkpoints.Checkpoint])
        $made.Name, $made.Description, $made.CreatedBy, "$($made.Step)" | Should -Be 'here', 'Just in case', 'local-admin', 'Shadow'
        $made.PlanHash | Should -Be (Get-Hal9Status).PlanHash
        ($made.Features | Where-Object Key -EQ meta_learning).Percentage | Should -Be 17
        $made.CreatedAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(-1))
        "$($made.Server)" | Should -Be "$($range.Server)"
        $made | Out-String -Width 160 | Should -Match 'Name Step +CreatedAt +CreatedBy +Description[\s\S]+here Shadow \d{4}-.* local-admin Just in case'
    }

    It 'takes names from the pipeline' {
        'one', 'two' | New-Hal9Checkpoint -Description 'by pipeline' | ForEach-Object Name | Should -Be 'one', 'two'
        (Get-Hal9Checkpoint two).Description | Should -Be 'by pipeline'
    }

    It 'reports a name that is taken, or none, and goes on' {
        $failures = Get-ReportedError { 'here', 'no name', 'three' | New-Hal9Checkpoint }
        $failures | ForEach-Object { Get-Mark $_ } | Should -Be 'Hal9.CheckpointExists ResourceExists here', 'Hal9.InvalidArgument InvalidArgument no name'
        $failures[1].ErrorDetails.RecommendedAction | Should -Match '64 letters'
        (Get-Hal9Checkpoint three).Name | Should -Be 'three'
    }
}
