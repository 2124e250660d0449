BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
    Wait-Until { (Get-Hal9Metric 5 -Side Mirrored | Measure-Object Requests -Sum).Sum -gt 0 }
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Metric' {
    It 'puts out an object a side and stretch of time, with numbers to calculate with' {
        $metrics = Get-Hal9Metric
        $metrics | Should -BeOfType ([Hal9.Migrate.PowerShell.Watching.Hal9Metric])
        $metrics.Side | Sort-Object -Unique | Should -Be 'Legacy', 'Mirrored', 'Successor'
        $legacy = $metrics | Where-Object Side -EQ Legacy | Where-Object Requests
        foreach ($metric in $legacy) {
            $metric.P50Ms | Should -BeGreaterThan 0
            $metric.P99Ms | Should -BeGreaterOrEqual $metric.P50Ms
            $metric.ErrorRate | Should -Be 0
            $metric.RequestsPerSecond | Should -Be ($metric.Requests / $metric.Seconds)
        }
        ($metrics | Where-Object Side -EQ Mirrored | Measure-Object Parity -Maximum).Maximum | Should -Be 1
        ($metrics | Where-Object Side -EQ Successor)[-1].ErrorRate | Should -BeNullOrEmpty
        "$($metrics[0].Server)" | Should -Be "$($range.Server)"
    }

    It 'takes one side' {
        Get-Hal9Metric -Side Mirrored | ForEach-Object Side | Sort-Object -Unique | Should -Be 'Mirrored'
        (Get-Completion 'Get-Hal9Metric -Side ').CompletionText | Sort-Object | Should -Be 'Legacy', 'Mirrored', 'Successor'
        (Get-TerminatingError { Get-Hal9Metric -Side Neither }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'takes the last seconds, or a span, in stretches as long as said' {
        $end = [DateTimeOffset]::Now
        # Two seconds' worth.
        Wait-Until { (Get-Hal9Metric 4 -StepSec 1 -Side Legacy).Count -ge 3 }
        (Get-Hal9Metric 4 -StepSec 1 -Side Legacy).Seconds | Sort-Object -Unique | Should -Be 1
        $cut = Get-Hal9Metric -LastSec 60 -StepSec 60 -Side Legacy
        ($cut | Measure-Object Seconds -Maximum).Maximum | Should -BeGreaterThan 1
        Get-Hal9Metric -From $end.AddSeconds(-30) -To $end -StepSec 1 -Side Legacy | ForEach-Object { $_.At | Should -BeLessThan $end }
        (Get-Hal9Metric -From $end.AddSeconds(-30) | Measure-Object).Count | Should -BeGreaterThan 0
        (Get-TerminatingError { Get-Hal9Metric -LastSec 60 -From $end }).FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
    }

    It 'ends with what is wrong about a span' {
        Get-Mark (Get-TerminatingError { Get-Hal9Metric -From ([DateTimeOffset]::Now.AddMinutes(1)) }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        $failure = Get-TerminatingError { Get-Hal9Metric -LastSec 31536000 -StepSec 1 }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'larger step'
        (Get-TerminatingError { Get-Hal9Metric 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TerminatingError { Get-Hal9Metric -StepSec 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'is shown as a table that is not cut at 100 columns' {
        Get-Hal9Metric 5 -Side Mirrored | Out-String -Width 100 | Should -Match 'At +Side +Requests +Req/s +Errors % +p50 ms +p95 ms +p99 ms +Health % +Parity %[\s\S]+\d\d:\d\d:\d\d Mirrored .* 100'
    }
}
