BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration Canary 20
}

AfterAll { Exit-SharedRange }

Describe 'Wait-Hal9Migration' {
    It 'puts out the status of a migration that is at its goal, and is as far as asked for' {
        $status = Wait-Hal9Migration
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Status, $status.Phase, $status.Percentage | Should -Be 'Holding', 'Canary', 20
        (Wait-Hal9Migration canary).Percentage | Should -Be 20
        (Wait-Hal9Migration -Phase Canary -Percentage 20 -TimeoutSec 5).Percentage | Should -Be 20
        (Wait-Hal9Migration Shadow).Phase | Should -Be 'Canary'
    }

    It 'ends at once when the goal is not as far' {
        $failure = Get-TerminatingError { Wait-Hal9Migration Canary -Percentage 50 }
        Get-Mark $failure | Should -BeLike 'Hal9.IllegalStep InvalidOperation StatusDocument*'
        "$failure" | Should -Match 'holds at Canary 20 %, its goal, which is not as far as Canary 50 %'
    }

    It 'shows a line and a share for each step, clears it at the end, and tells what happens' {
        $null = Start-Hal9Migration -Phase Canary -Percentage 50 -Confirm:$false
        $pipeline = Start-Pipeline 'Wait-Hal9Migration -TimeoutSec 60 -Server $Parameter.Server' @{ Server = "$($range.Server)" }
        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        $pipeline.Output.Percentage | Should -Be 50
        $progress = @($pipeline.Shell.Streams.Progress | Where-Object Activity -EQ 'Waiting for hal9-pester')
        $progress.StatusDescription -join "`n" | Should -Match 'Canary 20 %; waits for'
        $progress[0].PercentComplete | Should -BeGreaterThan 0
        $progress[-1].RecordType | Should -Be 'Completed'
        $steps = @($pipeline.Shell.Streams.Progress | Where-Object ParentActivityId -EQ $progress[0].ActivityId)
        $steps[0].Activity | Should -Match 'Canary 20 %'
        $steps.StatusDescription -join "`n" | Should -Match '\d+ of 1 healthy seconds of its hold'
        foreach ($step in $steps | Group-Object ActivityId) {
            $step.Group[-1].RecordType | Should -Be 'Completed' -Because $step.Group[-1].Activity
        }
        $pipeline.Shell.Streams.Information.MessageData -join "`n" | Should -Match '\d\d:\d\d:\d\d  Entered Canary 50 %'
        $pipeline.Shell.Streams.Information.Tags | Should -Contain 'Hal9'
    }

    It 'ends with the status when time is over, and the migration goes on' {
        Suspend-Hal9Migration lunch | Out-Null
        $failure = Get-TerminatingError { Wait-Hal9Migration Full -TimeoutSec 0 }
        Get-Mark $failure | Should -BeLike 'Hal9.TimedOut OperationTimeout StatusDocument*'
        "$failure" | Should -Match 'is at Canary 50 %, suspended by local-admin: lunch after 0s'
        $failure.TargetObject.Status | Should -Be 'Suspended'
    }

    It 'ends when the migration was rolled back, with who did it and why' {
        $null = Invoke-Hal9Rollback -Force -Reason 'enough seen'
        $failure = Get-TerminatingError { Wait-Hal9Migration }
        Get-Mark $failure | Should -BeLike 'Hal9.RolledBack OperationStopped StatusDocument*'
        "$failure" | Should -Match 'from Canary 50 % to None by local-admin: enough seen'
    }

    It 'ends when the migration was given up' {
        $null = Stop-Hal9Migration -Confirm:$false
        Get-Mark (Get-TerminatingError { Wait-Hal9Migration Full }) | Should -BeLike 'Hal9.Aborted OperationStopped StatusDocument*'
    }

    It 'knows phases and percentages' {
        (Get-TerminatingError { Wait-Hal9Migration None }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TerminatingError { Wait-Hal9Migration Canary -Percentage -1 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TerminatingError { Wait-Hal9Migration -TimeoutSec -1 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-Completion 'Wait-Hal9Migration c').CompletionText | Should -Be 'Canary'
    }
}
