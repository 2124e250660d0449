BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration Canary 20
    # One that is there already may be older than what is listed.
    Start-TestMigration
    Start-TestMigration Canary 20
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Verdict' {
    It 'puts out what was decided on verdicts, newest first' {
        $decisions = @(Get-Hal9Verdict)
        $decisions | Should -BeOfType ([Hal9.Migrate.Verdicts.VerdictSummary])
        $decisions.Id | Should -Be @($decisions.Id | Sort-Object -Descending)
        $first = $decisions[0]
        "$($first.Phase) $($first.Cause)" | Should -Be 'Shadow StepPassed'
        $first.Verdicts.Outcome | Sort-Object -Unique | Should -Be 'Pass'
        "$($first.Server)" | Should -Be "$($range.Server)"
        $first | Out-String -Width 160 | Should -Match 'Id +At +Step +Cause +Verdicts[\s\S]+Shadow +StepPassed +shadow.parity Pass: '
    }

    It 'puts out only the verdicts of a gate, and offers the gates by Tab' {
        $named = @(Get-Hal9Verdict shadow.parity)
        $named.Verdicts.Name | Sort-Object -Unique | Should -Be 'shadow.parity'
        Get-Hal9Verdict -Name no-such-gate | Should -BeNullOrEmpty
        (Get-Completion 'Get-Hal9Verdict ').CompletionText | Should -Not -BeNullOrEmpty
    }

    It 'looks through no more than it is told' {
        @(Get-Hal9Verdict -Limit 1).Count | Should -Be 1
        (Get-TerminatingError { Get-Hal9Verdict -Limit 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'goes on to Test-Hal9Migration, which makes them again' {
        $again = Get-Hal9Verdict -Limit 1 | Test-Hal9Migration
        $again.Test | Sort-Object -Unique | Should -Be 'replay'
        $again.Passed | Should -Not -Contain $false
    }
}
