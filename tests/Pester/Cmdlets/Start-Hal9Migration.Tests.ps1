BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
    $null = Stop-Hal9Migration -Confirm:$false
    $plan = Get-TestPlan -Hold 5m
    $plan.shadow.sample = 90
    $file = Join-Path $TestDrive 'plan.json'
    $plan | ConvertTo-Json -Depth 9 | Set-Content $file
}

AfterAll { Exit-SharedRange }

Describe 'Start-Hal9Migration' {
    It 'with -WhatIf says that the plan would be registered, and does not' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Start-Hal9Migration $file -Phase Canary -Percentage 20 -Wait -WhatIf } | Should -Match '^Plan [0-9a-f]{12} registered; then start toward Canary 20 %$'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'tells every fault of a plan with its place' {
        $failure = Get-TerminatingError { Start-Hal9Migration @{ name = 'x'; legacy = @{ url = 'nonsense' }; canary = @{ steps = @(500) } } -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.PlanInvalid InvalidData'
        "$failure" | Should -Match 'legacy\.url'
        "$failure" | Should -Match 'canary\.steps'
        $failure.Exception.Problem.Errors.Length | Should -BeGreaterThan 2
    }

    It 'names a plan file that is not there' {
        $failure = Get-TerminatingError { Start-Hal9Migration -Plan TestDrive:/nowhere.json -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        "$failure" | Should -Match 'nowhere\.json'
    }

    It 'does not start what is not ready, unless forced' {
        $lame = Get-TestPlan
        $lame.successor = @{ url = 'http://127.0.0.1:9' }
        $failure = Get-TerminatingError { Start-Hal9Migration $lame -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.NotReady ResourceUnavailable'
        "$failure" | Should -Match 'successor\.reachable'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-Force'
        (Start-Hal9Migration $lame -Phase Shadow -Force -Confirm:$false).Status | Should -Be 'Running'
        $null = Stop-Hal9Migration -Confirm:$false
    }

    It 'takes a plan by position and from the pipeline, a phase as plans write it, and keeps why' {
        $status = Get-Item $file | Start-Hal9Migration -Phase ramp-up -Reason 'Monday' -Confirm:$false
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Name, $status.Status, $status.StartedBy | Should -Be 'hal9-pester', 'Running', 'local-admin'
        $status.Goal.Phase, $status.Goal.Percentage | Should -Be 'RampUp', 75
        "$($status.Server)" | Should -Be "$($range.Server)"
        (Get-Hal9Event 5).Message | Should -Contain 'Goal RampUp 75 %: Monday'
        (Get-Hal9Plan).Content.shadow.sample | Should -Be 90
    }

    It 'adopts what runs: the same again changes nothing' {
        Wait-Until { (Get-Hal9Status).Phase -eq 'Shadow' }
        $before = (Get-Hal9Status).JournalVersion
        (Start-Hal9Migration -Plan $file -Phase RampUp -Percentage 75 -Confirm:$false).Phase | Should -Be 'Shadow'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'sets another goal for what runs, Full unless said otherwise, and says so with -WhatIf' {
        (Start-Hal9Migration -Phase Canary -Percentage 20 -Confirm:$false).Goal.Percentage | Should -Be 20
        Get-WhatIf { Start-Hal9Migration -Phase Canary -WhatIf } | Should -Match '^Move the goal of hal9-pester from Shadow to Canary 50 %: 2 steps '
        (Start-Hal9Migration -Confirm:$false).Goal.Phase | Should -Be 'Full'
    }

    It 'refuses another plan while one is open' {
        $other = $plan.Clone()
        $other.name = 'another'
        Get-Mark (Get-TerminatingError { Start-Hal9Migration $other -Confirm:$false }) | Should -Be 'Hal9.PlanDifferent InvalidOperation'
    }

    It 'ends with the status when time is over, and the migration goes on' {
        $failure = Get-TerminatingError { Start-Hal9Migration -Phase Full -TimeoutSec 0 -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -Be 'Hal9.TimedOut,Hal9.Migrate.PowerShell.Course.StartHal9MigrationCommand'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failure.TargetObject | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $failure.TargetObject.Status | Should -Be 'Running'
        (Get-Hal9Status).Status | Should -Be 'Running'
    }

    It 'knows which steps there can be' {
        Get-Mark (Get-TerminatingError { Start-Hal9Migration -Phase Shadow -Percentage 5 -Confirm:$false }) | Should -BeLike 'Hal9.IllegalStep InvalidOperation*'
        Get-Mark (Get-TerminatingError { Start-Hal9Migration -Phase Canary -Percentage 0.001 -Confirm:$false }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        (Get-TerminatingError { Start-Hal9Migration -Phase None -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TerminatingError { Start-Hal9Migration -Phase Canary -Percentage 101 -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TerminatingError { Start-Hal9Migration -TimeoutSec -1 -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'refuses an undefined variable rather than taking the registered plan' {
        (Get-TerminatingError { Start-Hal9Migration $undefined -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'after a rollback starts again only with -Restart and -Reason' {
        $null = Invoke-Hal9Rollback -Force -Reason 'to see'
        $failure = Get-TerminatingError { Start-Hal9Migration -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.RestartRequired InvalidOperation'
        $failure.ErrorDetails.RecommendedAction | Should -Be 'When the cause is mended, start it with -Restart and -Reason.'
        $null = Get-TerminatingError { Start-Hal9Migration -Restart -Confirm:$false }
        (Start-Hal9Migration -Phase Shadow -Restart -Reason 'seen' -Confirm:$false).Goal.Phase | Should -Be 'Shadow'
    }

    It 'with -Wait puts out the status at the goal, which can be piped on' {
        $shown = Start-Hal9Migration -Wait -Phase Shadow -Confirm:$false | Get-Hal9Status -Detailed
        $shown.Status, $shown.Phase | Should -Be 'Holding', 'Shadow'
        ($shown | Out-String) | Should -Match 'Triggers'
    }

    It 'begins a migration that was given up anew only with -Restart and -Reason' {
        $null = Stop-Hal9Migration -Confirm:$false
        Get-Mark (Get-TerminatingError { Start-Hal9Migration $file -Confirm:$false }) | Should -Be 'Hal9.Closed InvalidOperation'
        Get-Mark (Get-TerminatingError { Start-Hal9Migration $file -Restart -Confirm:$false }) | Should -Be 'Hal9.Closed InvalidOperation'
        (Start-Hal9Migration $file -Restart -Reason 'a new try' -Confirm:$false).Status | Should -Be 'Running'
    }

    It 'offers the phases by Tab' {
        (Get-Completion 'Start-Hal9Migration -Phase ').CompletionText | Sort-Object | Should -Be 'Canary', 'Full', 'RampUp', 'Shadow', 'State'
        (Get-Completion 'Start-Hal9Migration -Phase r').CompletionText | Should -Be 'RampUp'
    }
}
