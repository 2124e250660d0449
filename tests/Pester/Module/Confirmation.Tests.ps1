# What -WhatIf says, and that it changes nothing, is in each cmdlet's file in Cmdlets.
BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
    $null = New-Hal9Checkpoint here
    $env:HAL9_SERVER = "$($range.Server)"
}

AfterAll {
    $env:HAL9_SERVER = $null
    Exit-SharedRange
}

Describe 'Where nobody can be asked' {
    It 'a script ends with an error that names -Confirm:$false, and changes nothing' {
        $before = (Get-Hal9Status).JournalVersion
        $run = Invoke-Pwsh @'
foreach ($call in { Invoke-Hal9Rollback }, { Stop-Hal9Migration }, { Start-Hal9Migration -Phase Full }, { Set-Hal9Plan ((Get-Hal9Plan).Content | ForEach-Object { $_.full.hold = '9s'; $_ }) -Reason x }, { Remove-Hal9Checkpoint here }, { Restore-Hal9Checkpoint here },
    { Remove-Hal9Token local-admin }, { Suspend-Hal9Migration -Confirm }, { Enable-Hal9Feature meta_learning -Confirm }) {
    try { & $call; "$call no error" } catch { "$call $($_.FullyQualifiedErrorId -replace ',.*') $($_.ErrorDetails.RecommendedAction)" }
}
'@
        $lines = $run.Output.Trim() -split '\r?\n'
        $lines | Should -HaveCount 9
        $lines | Should -Match 'Hal9\.InvalidArgument Say -Confirm:\$false to do it without asking'
        (Get-Hal9Status).JournalVersion | Should -Be $before
        (Get-Hal9Token).Name | Should -Contain 'local-admin'
    }

    It 'redirected input is nobody: it is not taken for a yes' {
        $run = Invoke-Pwsh 'Invoke-Hal9Rollback' -Argument @()
        $run.ExitCode | Should -Not -Be 0
        $run.Output | Should -Match '-Confirm:\$false'
        (Get-Hal9Status).Phase | Should -Be 'Shadow'
    }

    It 'a background job is nobody: it does not stand blocked' {
        $job = Start-Job { Import-Module $using:ModulePath; Invoke-Hal9Rollback }
        try {
            $null = Wait-Job $job -Timeout 60
            $job.State | Should -Be 'Failed'
            $job.ChildJobs[0].JobStateInfo.Reason.Message | Should -Match 'nobody can be asked'
        }
        finally {
            Remove-Job $job -Force
        }
    }

    It 'what hangs little on is not asked about, and -Confirm:$false, or the preference, does the rest' {
        $run = Invoke-Pwsh '(Enable-Hal9Feature meta_learning -Percentage 7 -PassThru).Percentage; Remove-Hal9Checkpoint here -Confirm:$false; $ConfirmPreference = "None"; (Invoke-Hal9Rollback).Status'
        $run.Output.Trim() -split '\r?\n' | Should -Be '7', 'RolledBack'
        $run.ExitCode | Should -Be 0
        Get-Hal9Checkpoint | Should -BeNullOrEmpty
    }
}
