# The ways back. A range of its own: after a fault the successor looks unhealthy for a minute.
BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
    $plan = Get-QuickPlan
}

AfterAll { Exit-TestHome }

Describe 'A rollback by command' {
    BeforeAll {
        Start-TestMigration Full -Plan $plan
    }

    It 'goes from <From> to <To>, measured, and stays there' -ForEach @(
        @{ From = 'Full 100 %'; Phase = 'RampUp'; To = 'RampUp 75 %'; Percentage = 75 }
        @{ From = 'RampUp 75 %'; Phase = 'State'; To = 'State 50 %'; Percentage = 50 }
        @{ From = 'State 50 %'; Phase = 'Canary'; To = 'Canary 50 %'; Percentage = 50 }
        @{ From = 'Canary 50 %'; Phase = 'Shadow'; To = 'Shadow'; Percentage = 0 }
        @{ From = 'Shadow'; Phase = 'None'; To = 'None'; Percentage = 0 }
    ) {
        $status = Invoke-Hal9Rollback $Phase -Reason "from $From" -Confirm:$false
        $status.Status, $status.Phase, $status.Percentage | Should -Be 'RolledBack', $Phase, $Percentage
        $back = $status.Rollback
        "$($back.From)", "$($back.To)", $back.Cause, $back.Reason | Should -Be $From, $To, 'Command', "from $From"
        $back.RoutedMs | Should -BeGreaterOrEqual 0
        $back.FinishedMs | Should -BeGreaterOrEqual $back.RoutedMs
        (Test-Hal9Migration routing | Where-Object Passed -NE $true).Message | Should -BeNullOrEmpty
    }

    It 'is not undone by itself: starting again needs -Restart and a reason' {
        Get-Mark (Get-TerminatingError { Start-Hal9Migration -Confirm:$false }) | Should -Be 'Hal9.RestartRequired InvalidOperation'
        Get-Mark (Get-TerminatingError { Start-Hal9Migration $plan -Phase Canary -Wait -Confirm:$false }) | Should -Be 'Hal9.RestartRequired InvalidOperation'
        Get-Mark (Get-TerminatingError { Start-Hal9Migration -Restart -Confirm:$false }) | Should -Match '^Hal9\.(RestartRequired|InvalidArgument) '
        Get-Mark (Get-TerminatingError { Start-Hal9Migration -Reason 'seen' -Confirm:$false }) | Should -Be 'Hal9.RestartRequired InvalidOperation'
        Get-Mark (Get-TerminatingError { Resume-Hal9Migration }) | Should -Be 'Hal9.RestartRequired InvalidOperation'
        Get-Mark (Get-TerminatingError { Wait-Hal9Migration }) | Should -BeLike 'Hal9.RolledBack OperationStopped *'
        (Get-Hal9Status).Status | Should -Be 'RolledBack'
    }

    It 'with both it goes on' {
        (Start-Hal9Migration -Restart -Reason 'mended' -Phase Canary -Wait -Force -Confirm:$false).Percentage | Should -Be 50
    }
}

Describe 'A rollback by restoring a checkpoint' {
    It 'brings back step and flags' {
        Set-Hal9Feature meta_learning 25 -Enabled $true
        $null = New-Hal9Checkpoint at-canary
        Disable-Hal9Feature meta_learning
        $null = Start-Hal9Migration -Phase RampUp -Wait -TimeoutSec 60 -Confirm:$false
        $status = Get-Hal9Checkpoint at-canary | Restore-Hal9Checkpoint -Reason 'as it was' -Confirm:$false
        $status.Status, $status.Phase, $status.Percentage, $status.Rollback.Cause | Should -Be 'RolledBack', 'Canary', 50, 'Restore'
        $flag = Get-Hal9Feature meta_learning
        $flag.Enabled, $flag.Percentage | Should -Be $true, 25
        Get-Mark (Get-TerminatingError { Start-Hal9Migration -Confirm:$false }) | Should -Be 'Hal9.RestartRequired InvalidOperation'
    }
}

Describe 'A rollback by trigger' {
    It 'ends the waiting of whoever started it with an error that says why' {
        $long = $plan.Clone()
        $long.rampUp = @{ steps = @(75); hold = '5m'; gates = @() }
        Set-Hal9Plan $long -Reason 'time for a fault' -Confirm:$false
        $null = Start-Hal9Migration -Phase RampUp -Restart -Reason 'seen' -Force -Confirm:$false
        $null = Wait-Hal9Migration RampUp -TimeoutSec 60
        Set-TestFault $range.SuccessorUri errors
        try {
            $failure = Get-TerminatingError { Start-Hal9Migration -Phase Full -TimeoutSec 60 -Confirm:$false }
        }
        finally {
            Set-TestFault $range.SuccessorUri none
        }
        $failure.FullyQualifiedErrorId | Should -Be 'Hal9.RolledBack,Hal9.Migrate.PowerShell.Course.StartHal9MigrationCommand'
        $failure.CategoryInfo.Category | Should -Be 'OperationStopped'
        "$failure" | Should -Match 'was rolled back from RampUp 75 % to None by controller: error rate \d'
        $failure.TargetObject.Rollback.Cause | Should -Be 'Trigger'
        (Get-Hal9Event 20).Type | Should -Contain 'TriggerFired'
        (Test-Hal9Migration routing | Where-Object Passed -NE $true).Message | Should -BeNullOrEmpty
    }
}

Describe 'A rollback by giving up' {
    It 'goes to None from wherever the migration stands, and closes it' {
        (Start-Hal9Migration -Restart -Reason 'mended' -Phase Canary -Wait -Force -TimeoutSec 60 -Confirm:$false).Percentage | Should -Be 50
        $status = Stop-Hal9Migration 'never mind' -Confirm:$false
        $status.Status, $status.Phase, "$($status.Rollback.From)", $status.Rollback.Cause | Should -Be 'Aborted', 'None', 'Canary 50 %', 'Abort'
        foreach ($call in { Invoke-Hal9Rollback -Force }, { Resume-Hal9Migration }, { Suspend-Hal9Migration }, { Complete-Hal9Migration -Confirm:$false }, { Start-Hal9Migration -Restart -Reason x -Confirm:$false }) {
            Get-Mark (Get-TerminatingError $call) | Should -Be 'Hal9.Closed InvalidOperation'
        }
    }
}
