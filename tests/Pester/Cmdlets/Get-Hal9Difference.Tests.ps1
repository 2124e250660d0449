BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    # Nothing is ignored, so /diagnostics/elapsed_us and what the sides call themselves differ.
    $plan = Get-TestPlan
    $plan.shadow.compare = @{ noise = @{ sample = 100 } }
    $plan.shadow.gates = @()
    Start-TestMigration -Plan $plan
    Wait-Until { (Get-Hal9Difference /api/signals | Measure-Object Replayed -Maximum).Maximum -ge 20 }
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Difference' {
    It 'puts out an object a place, worst first, and tells noise from differences' {
        $differences = Get-Hal9Difference
        $differences | Should -BeOfType ([Hal9.Migrate.Wire.DifferenceDocument])
        $mode = $differences | Where-Object Path -EQ /diagnostics/mode
        $mode.Verdict | Should -Be 'Difference'
        $mode.RawRate | Should -Be 1
        $mode.NoiseRate | Should -Be 0
        $mode.Differing | Should -Be $mode.Compared
        $elapsed = $differences | Where-Object Path -EQ /diagnostics/elapsed_us
        $elapsed.Verdict | Should -Be 'Noise'
        $elapsed.NoiseRate | Should -BeGreaterThan 0.5
        $differences[0].Verdict | Should -Be 'Difference'
        "$($differences[0].Server)" | Should -Be "$($range.Server)"
    }

    It 'shows no values unless the plan says so' {
        $example = (Get-Hal9Difference /api/signals | Where-Object Path -EQ /diagnostics/mode).Examples[-1]
        $example.Legacy | Should -Match '^text of 4 characters, #[0-9a-f]{8}$'
        $example.Successor | Should -Match '^text of 12 characters, #[0-9a-f]{8}$'
        $example.TraceId | Should -Not -BeNullOrEmpty
    }

    It 'takes routes, with wildcards and by Tab, and verdicts' {
        Get-Hal9Difference /api/* | ForEach-Object Route | Sort-Object -Unique | Should -Be '/api/signals'
        Get-Hal9Difference -Route /none | Should -BeNullOrEmpty
        (Get-Completion 'Get-Hal9Difference /api').CompletionText | Should -Be '/api/signals'
        Get-Hal9Difference -Verdict Noise, Unlearnt | ForEach-Object Verdict | Sort-Object -Unique | Should -Not -Contain 'Difference'
        (Get-Completion 'Get-Hal9Difference -Verdict ').CompletionText | Sort-Object | Should -Be 'Difference', 'Noise', 'Unlearnt'
    }

    It 'takes the last seconds, or a span' {
        Get-Hal9Difference -LastSec 600 | Should -Not -BeNullOrEmpty
        Get-Hal9Difference -From ([DateTimeOffset]::Now.AddDays(-2)) -To ([DateTimeOffset]::Now.AddDays(-1)) | Should -BeNullOrEmpty
        Get-Mark (Get-TerminatingError { Get-Hal9Difference -From ([DateTimeOffset]::Now.AddMinutes(1)) }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        (Get-TerminatingError { Get-Hal9Difference -LastSec 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'is shown as a table by route' {
        $shown = Get-Hal9Difference /api/signals | Out-String -Width 140
        $shown | Should -Match 'Route: /api/signals[\s\S]+Path +Verdict +Differs % +Noise % +Compared +Legacy and successor, for example'
        $shown | Should -Match '/diagnostics/mode +\S*Difference\S* +100 +0 +\d+ +text of 4 characters, #'
    }

    It 'is what Test-Hal9Migration finds in shadow-comparison' {
        $found = Test-Hal9Migration shadow-comparison
        $found[0].Name | Should -Be 'answers'
        $found.Passed | Should -Contain $false
        ($found | Where-Object Name -EQ '/api/signals /diagnostics/mode').Message | Should -Match '^100 % of [\d,]+ answers differ; the legacy differs from itself in 0 % of [\d,]+; for example '
        ($found | Where-Object Name -EQ '/api/signals /diagnostics/elapsed_us').Passed | Should -BeTrue
    }
}
