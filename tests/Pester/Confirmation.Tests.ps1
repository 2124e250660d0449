BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
    $plan = Get-TestPlan
    $null = Start-Hal9Migration -Plan $plan -Phase Canary -Percentage 20 -Wait -Confirm:$false
    $null = New-Hal9Checkpoint here
    $exported = Export-Hal9State TestDrive:/state.json
}

AfterAll { Exit-TestHome }

Describe '-WhatIf' {
    It 'changes nothing: <_>' -ForEach @(
        'Invoke-Hal9Rollback', 'Invoke-Hal9Rollback -Force', 'Stop-Hal9Migration', 'Suspend-Hal9Migration', 'Start-Hal9Migration -Phase Full -Wait',
        'Enable-Hal9Feature meta_learning', 'Disable-Hal9Feature shadow_mode', 'Set-Hal9Feature meta_learning -Percentage 3 -PassThru',
        'New-Hal9Checkpoint there', 'Remove-Hal9Checkpoint here', 'Restore-Hal9Checkpoint here', 'New-Hal9Token somebody Viewer', 'Remove-Hal9Token local-admin',
        'New-Hal9RouteToken', 'Get-Hal9Checkpoint | Sort-Object CreatedAt | Select-Object -Last 1 | Restore-Hal9Checkpoint',
        '$changed = $plan.Clone(); $changed.full = @{ hold = "2s" }; Set-Hal9Plan $changed -Reason x -PassThru'
    ) {
        $before = Get-Hal9Status
        $tokens = @(Get-Hal9Token).Count
        & ([scriptblock]::Create("$_ -WhatIf")) | Should -BeNullOrEmpty
        (Get-Hal9Status).JournalVersion | Should -Be $before.JournalVersion
        @(Get-Hal9Token).Count | Should -Be $tokens
    }

    It 'writes no file: <_>' -ForEach @('New-Hal9Plan TestDrive:/new.json', 'Export-Hal9State TestDrive:/new.json') {
        & ([scriptblock]::Create("$_ -WhatIf")) | Should -BeNullOrEmpty
        'TestDrive:/new.json' | Should -Not -Exist
    }

    It 'starts no process' {
        Start-Hal9Server -WhatIf | Should -BeNullOrEmpty
        Start-Hal9Demo -WhatIf | Should -BeNullOrEmpty
        Stop-Hal9Demo -WhatIf
        $range.HasExited | Should -BeFalse
    }

    It 'prints what the server would do, in its numbers' {
        $run = Invoke-Pwsh "Invoke-Hal9Rollback -WhatIf -Server $($range.Uri)"
        $run.Output | Should -Match 'What if: Roll back hal9-pester from Canary 20 % to None: .* req/s to the legacy'
        $run.ExitCode | Should -Be 0
    }

    It 'says what suspending and giving up would do' {
        (Invoke-Pwsh "Suspend-Hal9Migration -WhatIf -Server $($range.Uri)").Output | Should -Match 'What if: Suspend hal9-pester at Canary 20 %: \d+ req/s stay on the successor, triggers stay armed'
        (Invoke-Pwsh "Stop-Hal9Migration -WhatIf -Server $($range.Uri)").Output | Should -Match 'What if: Abort hal9-pester from Canary 20 % to None: \d+ req/s to the legacy'
    }

    It 'is taken from the preference variable too' {
        $WhatIfPreference = $true
        Suspend-Hal9Migration | Should -BeNullOrEmpty
        $WhatIfPreference = $false
        (Get-Hal9Status).Status | Should -Not -Be 'Suspended'
    }
}

Describe 'Where nobody can be asked' {
    It '<_> ends with an error that names -Confirm:$false, and changes nothing' -ForEach @(
        'Invoke-Hal9Rollback', 'Stop-Hal9Migration', 'Remove-Hal9Checkpoint here', 'Remove-Hal9Token local-admin', 'Suspend-Hal9Migration -Confirm'
    ) {
        $before = (Get-Hal9Status).JournalVersion
        $run = Invoke-Pwsh "try { $_ -Server $($range.Uri); 'no error' } catch { `$_.FullyQualifiedErrorId; `"`$_`"; `$_.ErrorDetails.RecommendedAction }"
        $run.Output | Should -Match 'Hal9\.InvalidArgument'
        $run.Output | Should -Match '-Confirm:\$false'
        $run.Output | Should -Not -Match 'no error|\[Y\] Yes'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'redirected input is nobody: it is not taken for a yes' {
        $run = Invoke-Pwsh "Invoke-Hal9Rollback -Server $($range.Uri)" -Argument @()
        $run.ExitCode | Should -Not -Be 0
        $run.Output | Should -Match '-Confirm:\$false'
        (Get-Hal9Status).Phase | Should -Be 'Canary'
    }

    It 'a background job is nobody: it does not stand blocked' {
        $job = Start-Job { Import-Module $using:ModulePath; Invoke-Hal9Rollback -Server "$using:range".Split(' ')[0] }
        try {
            $null = Wait-Job $job -Timeout 60
            $job.State | Should -Be 'Failed'
            $job.ChildJobs[0].JobStateInfo.Reason.Message | Should -Match 'nobody can be asked'
        }
        finally {
            Remove-Job $job -Force
        }
    }

    It 'what hangs little on is not asked about' {
        $run = Invoke-Pwsh "(Enable-Hal9Feature meta_learning -Percentage 7 -PassThru -Server $($range.Uri)).Percentage"
        $run.Output.Trim() | Should -Be '7'
    }

    It '-Confirm:$false does it' {
        $run = Invoke-Pwsh "Remove-Hal9Checkpoint here -Confirm:`$false -Server $($range.Uri)"
        $run.ExitCode | Should -Be 0 -Because $run.Output
        Get-Hal9Checkpoint | Should -BeNullOrEmpty
    }
}
