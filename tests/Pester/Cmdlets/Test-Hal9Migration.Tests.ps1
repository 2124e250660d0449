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

Describe 'Test-Hal9Migration' {
    It 'puts out an object a verification, of endpoints and routing' {
        $verified = Test-Hal9Migration
        $verified | Should -BeOfType ([Hal9.Migrate.Wire.VerificationDocument])
        $verified.Test | Sort-Object -Unique | Should -Be 'endpoints', 'routing'
        $verified.Passed | Should -Not -Contain $false
        ($verified | Where-Object Name -EQ split).Message | Should -Match '^50 of 50 requests'
        $verified | Out-String -Width 160 | Should -Match 'Test +Result +Name +Message[\s\S]+endpoints .*passed.* legacy\.reachable'
        "$($verified[0].Server)" | Should -Be "$($range.Server)"
    }

    It 'leaves the evidence of the migration as it was' {
        Wait-Until { (Get-Hal9Status).Traffic.Mirror.Compared -gt 0 }
        $null = Test-Hal9Migration routing
        $seen = (Get-Hal9Status).Traffic.Mirrored.Requests
        Wait-Until { (Get-Hal9Status).Traffic.Mirrored.Requests -ne $seen }
        (Get-Hal9Status).Traffic.Mirror.Mismatched | Should -Be 0
    }

    It 'makes the tests named, by position and by name, or all' {
        (Test-Hal9Migration flags, journal).Test | Sort-Object -Unique | Should -Be 'flags', 'journal'
        (Test-Hal9Migration -Test Endpoints).Test | Sort-Object -Unique | Should -Be 'endpoints'
        (Test-Hal9Migration -Full).Test | Sort-Object -Unique | Should -Be 'endpoints', 'flags', 'journal', 'routing', 'shadow-comparison'
        (Get-TerminatingError { Test-Hal9Migration -Test flags -Full }).FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
    }

    It 'with -Quiet says only whether all of it is so' {
        Test-Hal9Migration journal -Quiet | Should -BeOfType ([bool])
        Test-Hal9Migration -Full -Quiet | Should -BeTrue
        Test-Hal9Migration endpoints -Quiet -Server $lame | Should -BeFalse
    }

    It 'that finds something is no error' {
        $failed = Test-Hal9Migration endpoints -Server $lame -ErrorAction Stop | Where-Object Passed -EQ $false
        $failed.Name | Should -Contain 'successor.reachable'
        $failed | Out-String -Width 160 | Should -Match 'FAILED'
    }

    It 'ends when the server is away: that is no $false' {
        Get-Mark (Get-TerminatingError { Test-Hal9Migration -Quiet -Server http://127.0.0.1:9 }) | Should -Be 'Hal9.ServerUnreachable ConnectionError'
    }

    It 'says that there is nobody to notify, and only when asked' {
        $result = Test-Hal9Migration notifications -ErrorAction SilentlyContinue
        $result.Test, $result.Message | Should -Be 'notifications', 'The plan names nobody to tell.'
    }

    It 'ends with the tests there are for one there is not' {
        $failure = Get-TerminatingError { Test-Hal9Migration nothing }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        $failure.ErrorDetails.RecommendedAction | Should -Be 'Tests: endpoints, routing, flags, journal, shadow-comparison, notifications.'
    }

    It 'with -Replay makes the verdicts of a decision again' {
        Start-TestMigration Canary 10
        $passed = Get-Hal9Event | Where-Object Type -EQ StepPassed | Select-Object -First 1
        $again = $passed | Test-Hal9Migration
        $again.Test | Sort-Object -Unique | Should -Be 'replay'
        $again.Passed | Should -Not -Contain $false
        Test-Hal9Migration -Replay $passed.Sequence -Quiet | Should -BeTrue
        Get-Mark (Get-TerminatingError { Test-Hal9Migration -Replay 999999 }) | Should -Be 'Hal9.UnknownVerdict ObjectNotFound'
    }

    It 'offers the tests by Tab' {
        (Get-Completion 'Test-Hal9Migration -Test ').CompletionText | Should -Be 'endpoints', 'routing', 'flags', 'journal', 'shadow-comparison', 'notifications'
    }
}
