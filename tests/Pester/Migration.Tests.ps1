BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
    $plan = Get-TestPlan -State @{ gates = @(@{ name = 'people'; approval = $true }) }
    $file = Join-Path $env:HAL9_HOME 'plan.json'
    $plan | ConvertTo-Json -Depth 9 | Set-Content $file
    $operator = Connect-Hal9Server $range.Uri (New-Hal9Token operator Operator).Token
    $null = Connect-Hal9Server $range.Uri
}

AfterAll { Exit-TestHome }

Describe 'A migration' {
    It 'is started from a file and waited for, and what comes out can be asked further' {
        $status = Start-Hal9Migration -Plan $file -Phase Canary -Percentage 20 -Wait -Confirm:$false | Get-Hal9Status -Detailed
        $status.Phase, $status.Percentage | Should -Be 'Canary', 20
        $status.Status | Should -Be 'Holding'
    }

    It 'that is started again is adopted' {
        $before = (Get-Hal9Status).JournalVersion
        (Start-Hal9Migration -Plan $file -Phase Canary -Percentage 20 -Wait -Confirm:$false).Percentage | Should -Be 20
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'that has another plan is refused' {
        $other = $plan.Clone()
        $other.name = 'another'
        (Get-Failure { Start-Hal9Migration -Plan $other -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'Hal9.PlanDifferent,*'
    }

    It 'is suspended and resumed' {
        (Suspend-Hal9Migration 'lunch').Status | Should -Be 'Suspended'
        (Get-Hal9Status).Suspended.Reason | Should -Be 'lunch'
        (Resume-Hal9Migration 'back again').Status | Should -BeIn 'Running', 'Holding'
    }

    It 'that is not done in time goes on, and the error bears its status' {
        $failure = Get-Failure { Start-Hal9Migration -Phase Full -TimeoutSec 1 -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.TimedOut,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failure.TargetObject | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $failure.TargetObject.Status | Should -Be 'Running'
        (Get-Hal9Status).Goal.Phase | Should -Be 'Full'
    }

    It 'shows a line and a share for each step while it is waited for, and clears it at the end' {
        $pipeline = Start-Pipeline 'Wait-Hal9Migration -Phase State -Server $Parameter.Server' @{ Server = "$($range.Server)" }
        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        $progress = @($pipeline.Shell.Streams.Progress | Where-Object Activity -like 'Waiting for hal9-pester')
        $progress.StatusDescription -join "`n" | Should -Match '(Canary|State) (20|50) %'
        $progress.PercentComplete | Should -BeGreaterThan -2
        $progress[-1].RecordType | Should -Be 'Completed'
        $steps = @($pipeline.Shell.Streams.Progress | Where-Object ParentActivityId -eq $progress[0].ActivityId)
        $steps.Activity -join "`n" | Should -Match '(Canary|State) (20|50) %'
        $steps.StatusDescription -join "`n" | Should -Match '\d+ of 1 healthy seconds of its hold'
        foreach ($step in $steps | Group-Object ActivityId) {
            $step.Group[-1].RecordType | Should -Be 'Completed' -Because $step.Group[-1].Activity
        }
        $pipeline.Shell.Streams.Information.MessageData -join "`n" | Should -Match 'Entered State'
    }

    It 'waits at a gate for a person, who is not the one who started it' {
        (Get-Hal9Status).WaitingFor -join ' ' | Should -Match 'people'
        (Get-Hal9Gate people).IsApproval | Should -BeTrue
        $failure = Get-Failure { Approve-Hal9Gate people -ErrorAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.OwnApproval,*'
        $failure.TargetObject | Should -Be 'people'
        (Get-Hal9Gate people -Server $operator | Approve-Hal9Gate -Reason 'looks good' -PassThru).Approvals | Should -Contain 'operator'
    }

    It 'is watched until it is at its goal' {
        $status = Watch-Hal9Status 1 | Where-Object Status -eq Holding | Select-Object -First 1
        $status.Phase, $status.Percentage | Should -Be 'Full', 100
        (Wait-Hal9Migration -TimeoutSec 60).Status | Should -Be 'Holding'
    }

    It 'is rolled back to a step, and to None, measured' {
        (Invoke-Hal9Rollback Canary -ToPercentage 50 -Reason 'a look back' -Confirm:$false).Percentage | Should -Be 50
        $status = Invoke-Hal9Rollback -Force -Reason 'home'
        $status.Phase, $status.Status | Should -Be 'None', 'RolledBack'
        $status.Rollback.ToZeroMs | Should -BeGreaterOrEqual 0
        $status.Rollback.Reason | Should -Be 'home'
    }

    It 'that was rolled back is started again only with a reason' {
        $failure = Get-Failure { Start-Hal9Migration -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.RestartRequired,*'
        (Get-Failure { Wait-Hal9Migration }).FullyQualifiedErrorId | Should -BeLike 'Hal9.RolledBack,*'
        (Start-Hal9Migration -Restart -Reason 'mended' -Phase ramp-up -Confirm:$false).Goal.Phase | Should -Be 'RampUp'
    }

    It 'that rolls itself back ends the waiting with an error of its own' {
        $null = Wait-Hal9Migration State -TimeoutSec 60
        Approve-Hal9Gate people -Server $operator
        $null = Wait-Hal9Migration -TimeoutSec 60
        $long = $plan.Clone()
        $long.rampUp = @{ steps = @(75); hold = '5m'; gates = @() }
        Set-Hal9Plan $long -Reason 'time for a fault' -Confirm:$false
        $null = Invoke-RestMethod "$($range.SuccessorUri)demo/fault" -Method Put -Body '{"kind":"errors","rate":1}' -ContentType application/json -NoProxy
        try {
            $failure = Get-Failure { Start-Hal9Migration -Phase Full -TimeoutSec 60 -Confirm:$false }
        }
        finally {
            $null = Invoke-RestMethod "$($range.SuccessorUri)demo/fault" -Method Put -Body '{"kind":"none"}' -ContentType application/json -NoProxy
        }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.RolledBack,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationStopped'
        $failure.TargetObject.Rollback.Cause | Should -Be 'Trigger'
    }

    It 'is given up, and then closed' {
        (Stop-Hal9Migration 'never mind' -Confirm:$false).Status | Should -Be 'Aborted'
        (Get-Failure { Suspend-Hal9Migration }).FullyQualifiedErrorId | Should -BeLike 'Hal9.Closed,*'
    }

    It 'is begun anew, passes all phases, and is completed' {
        $plain = Get-TestPlan
        $status = Start-Hal9Migration $plain -Wait -TimeoutSec 120 -Confirm:$false
        $status.Phase | Should -Be 'Full'
        Wait-Until { (Get-Hal9Status).StandbyOver }
        (Invoke-Pwsh "Complete-Hal9Migration -WhatIf -Server $($range.Uri)").Output |
            Should -Match 'What if: Complete hal9-pester at Full 100 %: [1-9]\d* req/s stay on the successor; the plan is closed, there is no rollback after it'
        (Complete-Hal9Migration 'done' -Confirm:$false).Status | Should -Be 'Completed'
        Test-Hal9Migration routing, flags, journal | Where-Object { -not $_.Passed } | ForEach-Object Message | Should -BeNullOrEmpty
    }
}

Describe 'Waiting' {
    It 'survives a restart of the server, and tells how it ended' {
        $services = (Get-Hal9Plan).Content
        $short = @{ name = 'restarted'; legacy = $services.legacy; successor = $services.successor }
        $store = Join-Path $env:HAL9_HOME 'restarted.db'
        $server = Start-Hal9Server $short -Listen http://127.0.0.1:0 -NoGateway -Store $store
        $null = Start-Hal9Migration -Phase Canary -Force -Confirm:$false -Server $server
        $pipeline = Start-Pipeline 'Wait-Hal9Migration -TimeoutSec 60 -Server $Parameter.Server' @{ Server = "$($server.Server)" }
        Wait-Until { $pipeline.Shell.Streams.Progress.Count -gt 0 }

        Stop-Hal9Server $server
        Wait-Until { $pipeline.Shell.Streams.Warning.Count -gt 0 }
        $again = Start-Hal9Server -Listen $server.Uri -NoGateway -Store $store
        $pipeline.Running.IsCompleted | Should -BeFalse
        $null = Invoke-Hal9Rollback -Reason 'enough seen' -Confirm:$false -Server $again

        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        $pipeline.Shell.Streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'Hal9.RolledBack,*'
        $pipeline.Shell.Streams.Warning | Should -Match 'Still waiting'
        Stop-Hal9Server $again
    }
}
