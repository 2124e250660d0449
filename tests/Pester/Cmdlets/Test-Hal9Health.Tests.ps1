BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
    $lame = Start-LameServer
}

AfterAll {
    Stop-Hal9Server $lame
    Exit-SharedRange
}

Describe 'Test-Hal9Health' {
    It 'puts out an object a check, of both services and the server' {
        $checks = Test-Hal9Health
        $checks | Should -BeOfType ([Hal9.Migrate.Health.CheckResult])
        $checks.Name | Should -Contain 'legacy.reachable'
        $checks.Name | Should -Contain 'successor.storage'
        $checks.Category | Sort-Object -Unique | Should -Be 'components', 'server', 'services'
        $checks | Where-Object Status -NE Healthy | ForEach-Object Name | Should -BeNullOrEmpty
        $checks | Out-String -Width 160 | Should -Match 'Status +Name +Message[\s\S]+Healthy.* +legacy\.reachable +http'
        "$($checks[0].Server)" | Should -Be "$($range.Server)"
    }

    It 'looks at the components named, by position and by name' {
        $checks = Test-Hal9Health database, storage
        $checks.Name | Sort-Object | Should -Be 'legacy.database', 'legacy.storage', 'successor.database', 'successor.storage'
        (Test-Hal9Health -Component Cognitive).Name | Should -Be 'legacy.cognitive', 'successor.cognitive'
    }

    It 'with -Deep also looks at configuration, resources and a baseline' {
        (Test-Hal9Health -Deep).Category | Sort-Object -Unique | Should -Be 'baseline', 'components', 'configuration', 'resources', 'server', 'services'
    }

    It 'with -Quiet says only whether a migration may start' {
        Test-Hal9Health -Quiet | Should -BeOfType ([bool])
        Test-Hal9Health database -Quiet | Should -BeTrue
        Test-Hal9Health -Quiet -Server $lame | Should -BeFalse
    }

    It 'that finds something is no error' {
        $unhealthy = Test-Hal9Health -Server $lame -ErrorAction Stop | Where-Object Status -EQ Unhealthy
        $unhealthy.Name | Should -Contain 'successor.reachable'
        ($unhealthy | Where-Object Name -EQ successor.reachable).Message | Should -Match '127\.0\.0\.1:9'
    }

    It 'ends when the server is away: that is no $false' {
        Get-Mark (Get-TerminatingError { Test-Hal9Health -Quiet -Server http://127.0.0.1:9 }) | Should -Be 'Hal9.ServerUnreachable ConnectionError'
    }

    It 'ends with the components there are for one there is not' {
        $failure = Get-TerminatingError { Test-Hal9Health nothing }
        Get-Mark $failure | Should -Be 'Hal9.UnknownComponent InvalidArgument'
        "$failure $($failure.ErrorDetails.RecommendedAction)" | Should -Match 'substrate'
    }

    It 'offers the components by Tab' {
        (Get-Completion 'Test-Hal9Health -Component s').CompletionText | Should -Be 'substrate', 'storage'
    }
}
