# A migration from None to Complete through all five phases, as somebody at a prompt does it who looks at everything on the way.
BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    $plan = Get-TestPlan -State @{ gates = @(@{ name = 'people'; approval = $true }) }
    $plan.name = 'hal9-phases'
    Start-TestMigration Shadow -Plan $plan
    $operator = Connect-TestUser operator
    $routed = { (Test-Hal9Migration routing | Where-Object Name -EQ split).Message }
}

AfterAll { Exit-SharedRange }

Describe 'A migration' {
    It 'compares in Shadow, and serves nobody from the successor' {
        Wait-Until { (Get-Hal9Gate shadow.parity).Verdict.Outcome -eq 'Pass' }
        $status = Get-Hal9Status
        $status.Traffic.Mirror.Compared | Should -BeGreaterThan 0
        (Get-Hal9Metric 5 -Side Mirrored)[-1].Parity | Should -Be 1
        & $routed | Should -Match '^50 of 50 .* at 0 %'
    }

    It 'serves a fifth, then half, from the successor in Canary' {
        (Start-Hal9Migration -Phase Canary -Percentage 20 -Wait -Confirm:$false).Percentage | Should -Be 20
        & $routed | Should -Match '^50 of 50 .* at 20 %'
        $null = New-Hal9Checkpoint first-users
        (Start-Hal9Migration -Phase Canary -Wait -TimeoutSec 60 -Confirm:$false).Percentage | Should -Be 50
        & $routed | Should -Match '^50 of 50 .* at 50 %'
        Wait-Until { (Get-Hal9Metric 5 -Side Successor)[-1].Requests -gt 0 }
        Wait-Until { (Get-Hal9Gate canary.errorRate).Verdict.Outcome -eq 'Pass' }
    }

    It 'waits in State for somebody who did not start it' {
        $null = Start-Hal9Migration -Phase Full -Confirm:$false
        $null = Wait-Hal9Migration State -TimeoutSec 60
        Wait-Until { (Get-Hal9Status).WaitingFor -match 'gate people' }
        Get-Mark (Get-ReportedError { Approve-Hal9Gate people }) | Should -Be 'Hal9.OwnApproval PermissionDenied people'
        (Get-Hal9Gate people -Server $operator | Approve-Hal9Gate -Reason 'looks good' -PassThru).Approvals | Should -Be 'operator'
    }

    It 'passes RampUp, and serves everybody from the successor in Full' {
        $status = Wait-Hal9Migration -TimeoutSec 60
        $status.Status, $status.Phase, $status.Percentage | Should -Be 'Holding', 'Full', 100
        & $routed | Should -Match '^50 of 50 .* at 100 %'
        Wait-Until { -not (Get-Hal9Metric 2 -StepSec 1 -Side Legacy | Where-Object Requests) }
    }

    It 'is completed after the hold on standby, and all of it is in the journal' {
        Wait-Until { (Get-Hal9Status).StandbyOver }
        $status = Complete-Hal9Migration 'Everybody is over' -Confirm:$false
        $status.Status, $status.Phase | Should -Be 'Completed', 'Complete'
        ($status.Phases | Where-Object Visited).Phase | Should -Be 'Shadow', 'Canary', 'State', 'RampUp', 'Full'
        ($status.Phases | Measure-Object Seconds -Minimum).Minimum | Should -BeGreaterThan 0
        $steps = Get-Hal9Event 100 | Where-Object Type -EQ StepEntered | Select-Object -Last 6 -ExpandProperty Message
        $steps | Should -Be 'Entered Shadow', 'Entered Canary 20 %', 'Entered Canary 50 %', 'Entered State 50 %', 'Entered RampUp 75 %', 'Entered Full 100 %'
        Test-Hal9Migration routing, flags, journal | Where-Object { -not $_.Passed } | ForEach-Object Message | Should -BeNullOrEmpty
    }
}
