BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Import-Module "$ModulePath.Pester"
    $session = Connect-Hal9Server $range.Uri
    Start-TestMigration Shadow -Plan (Get-TestPlan -Hold 5m)
    $lame = Start-LameServer
}

AfterAll {
    Stop-Hal9Server $lame
    Remove-Module Hal9.Migrate.Pester
    Exit-SharedRange
}

Describe 'Should -BeHal9Healthy' {
    It 'passes while every check does' {
        Wait-Until { -not (Test-Hal9Health | Where-Object Status -NE Healthy) }
        Should -BeHal9Healthy
        $session | Should -BeHal9Healthy -Component database, storage
        "$($range.Server)" | Should -BeHal9Healthy -Component database
        Test-Hal9Health database | Should -BeHal9Healthy
        (Get-Failure { Should -Not -BeHal9Healthy -Component database -Because 'it was broken' }).Exception.Message |
            Should -Match '^Expected not every check to pass, because it was broken, but all \d+ checks passed\.$'
    }

    It 'fails with the name and the message of what does not' {
        $message = (Get-Failure { $lame | Should -BeHal9Healthy }).Exception.Message
        $lame | Should -Not -BeHal9Healthy
        $message | Should -Match '^Expected every check to pass, but \d+ of \d+ checks did not pass: .*successor\S* is (Unhealthy|Degraded)'
    }
}

Describe 'Should -BeHal9Phase' {
    It 'passes in that phase' {
        Should -BeHal9Phase Shadow
        Should -BeHal9Phase shadow -Percentage 0
        Get-Hal9Status | Should -BeHal9Phase Shadow
        Get-Hal9Status | Should -Not -BeHal9Phase ramp-up
    }

    It 'fails with where the migration is and what it waits for' {
        (Get-Failure { Should -BeHal9Phase Canary -Percentage 20 -Because 'it is noon' }).Exception.Message |
            Should -BeLike 'Expected hal9-pester to be at Canary 20 %, because it is noon, but it is at Shadow 0 % (*'
        (Get-Failure { $session | Should -Not -BeHal9Phase Shadow }).Exception.Message | Should -BeLike 'Expected hal9-pester not to be at Shadow, but it is at Shadow 0 %*'
        { Should -BeHal9Phase Shadow -Percentage 1 } | Should -Throw '*to be at Shadow 1 %*'
    }

    It 'knows the phases' {
        { Should -BeHal9Phase Canry } | Should -Throw '*There is no phase "Canry". The phases are None, Shadow, Canary*'
        { Should -Not -BeHal9Phase 1 } | Should -Throw '*There is no phase*'
    }
}

Describe 'Should -HaveHal9ErrorRateBelow' {
    It 'judges what a side has answered' {
        Wait-Until { (Get-Hal9Metric -Side Legacy | Measure-Object Requests -Sum).Sum -gt 0 }
        Should -HaveHal9ErrorRateBelow 0.001 -Side Legacy
        Get-Hal9Metric -Side Legacy | Should -HaveHal9ErrorRateBelow 0.001
        $session | Should -HaveHal9ErrorRateBelow 0.001 -Side Legacy -LastSec 30
        (Get-Failure { Should -Not -HaveHal9ErrorRateBelow 0.001 -Side Legacy }).Exception.Message |
            Should -Match '^Expected an error rate not below 0\.001 of legacy in the last 60 s, but 0 of \d+ requests failed: 0\.$'
    }

    It 'fails without traffic, either way' {
        $none = '*but there was no request, and so there is no error rate.'
        { $lame | Should -HaveHal9ErrorRateBelow 0.5 } | Should -Throw $none
        { $lame | Should -Not -HaveHal9ErrorRateBelow 0.5 } | Should -Throw $none
    }

    It 'counts failures' {
        Set-TestFault $range.LegacyUri errors
        try {
            Wait-Until { (Get-Hal9Metric -Side Legacy | Measure-Object Errors -Sum).Sum -gt 0 }
        }
        finally {
            Set-TestFault $range.LegacyUri none
        }
        (Get-Failure { Should -HaveHal9ErrorRateBelow 0.000001 -Side Legacy }).Exception.Message | Should -Match 'but [1-9]\d* of \d+ requests failed: 0\.\d+\.$'
        Should -Not -HaveHal9ErrorRateBelow 0.000001 -Side Legacy
    }
}

Describe 'An assertion' {
    It 'fails with the error of a server that cannot be reached, either way' {
        { 'http://127.0.0.1:9' | Should -BeHal9Healthy } | Should -Throw '*127.0.0.1:9*'
        { 'http://127.0.0.1:9' | Should -Not -BeHal9Phase Full } | Should -Throw '*127.0.0.1:9*'
    }

    It 'says what can be piped to it' {
        { 42 | Should -BeHal9Phase Full } | Should -Throw '*A Int32 cannot be asked about a migration. Pipe a session*'
    }

    It 'fails a test of a file that Invoke-Pester runs, and its name is completed' {
        $file = Join-Path $env:HAL9_HOME 'Acceptance.Tests.ps1'
        "Describe 'x' { It 'is in Shadow' { Should -BeHal9Phase Shadow }; It 'is in Full' { Should -BeHal9Phase Full } }" | Set-Content $file
        $env:HAL9_SERVER = "$($range.Server)"
        $ran = Invoke-Pwsh "Import-Module '$ModulePath.Pester'; `$r = Invoke-Pester '$file' -PassThru -Output None; `"`$(`$r.PassedCount) `$(`$r.FailedCount) `$(`$r.Failed[0].ErrorRecord)`""
        $env:HAL9_SERVER = $null
        $ran.Output | Should -Match '1 1 Expected hal9-pester to be at Full, but it is at Shadow'
        (TabExpansion2 'Should -BeHal9').CompletionMatches.CompletionText | Should -Be '-BeHal9Healthy', '-BeHal9Phase'
    }
}
