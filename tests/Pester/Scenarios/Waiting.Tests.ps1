# Waiting for a migration: what happens to the server, to whoever waits, and to the clock meanwhile.
BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    $plan = Get-TestPlan -Hold 5m
    Start-TestMigration Canary -Plan $plan -NoWait
}

AfterAll { Exit-SharedRange }

Describe 'Waiting' {
    It 'survives a restart of the server, and tells how it ended' {
        $short = @{ name = 'restarted'; legacy = @{ url = "$($range.LegacyUri)" }; successor = @{ url = "$($range.SuccessorUri)" } }
        $server = Start-TestServer $short
        $null = Start-Hal9Migration -Phase Canary -Force -Confirm:$false -Server $server
        $pipeline = Start-Pipeline 'Wait-Hal9Migration -TimeoutSec 60 -Server $Parameter.Server' @{ Server = "$($server.Server)" }
        Wait-Until { $pipeline.Shell.Streams.Progress.Count -gt 0 }

        Stop-Hal9Server $server
        Wait-Until { $pipeline.Shell.Streams.Warning.Count -gt 0 }
        $again = Start-Hal9Server -Listen $server.Uri -NoGateway -Store $server.Store
        $pipeline.Running.IsCompleted | Should -BeFalse
        $null = Invoke-Hal9Rollback -Reason 'enough seen' -Confirm:$false -Server $again

        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        Get-Mark $pipeline.Shell.Streams.Error[0] | Should -BeLike 'Hal9.RolledBack OperationStopped *'
        $pipeline.Shell.Streams.Warning | Should -HaveCount 1
        $pipeline.Shell.Streams.Warning | Should -Match 'Still waiting'
        ($pipeline.Shell.Streams.Progress | Select-Object -Last 1).RecordType | Should -Be 'Completed'
        Stop-Hal9Server $again
    }

    It 'ends after the time given, as often as it is tried, and the migration goes on' {
        foreach ($call in { Wait-Hal9Migration -TimeoutSec 1 }, { Start-Hal9Migration -Phase Canary -TimeoutSec 1 -Confirm:$false }) {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $failure = Get-TerminatingError $call
            $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
            Get-Mark $failure | Should -BeLike 'Hal9.TimedOut OperationTimeout StatusDocument*'
            "$failure" | Should -Match 'waits for the hold: .* after \ds\.$'
            $failure.ErrorDetails.RecommendedAction | Should -Be 'The migration goes on in the server; wait again, or see its status.'
            $failure.TargetObject.Status | Should -Be 'Running'
        }
        (Get-Hal9Status).Goal.Phase | Should -Be 'Canary'
    }

    It 'is ended by stopping the pipeline, and lets the migration go on: <_>' -ForEach @(
        'Wait-Hal9Migration -Server $Parameter.Server', 'Start-Hal9Migration -Phase Canary -Wait -Server $Parameter.Server -Confirm:$false'
    ) {
        $pipeline = Start-Pipeline $_ @{ Server = "$($range.Server)" }
        # Its progress shows that it waits.
        Wait-Until { $pipeline.Shell.Streams.Progress.Count -gt 0 -or $pipeline.Running.IsCompleted }
        $pipeline.Shell.Stop()
        $pipeline.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $pipeline.Output | Should -BeNullOrEmpty
        (Get-Hal9Status).Status | Should -Be 'Running'
    }

    It 'says at Ctrl+C that the migration goes on, and nothing after it is run' -Skip:$IsWindows {
        $script = Join-Path $TestDrive 'wait.ps1'
        # Information is there once something happened while it waited.
        "Import-Module '$ModulePath'; 'waits'; Wait-Hal9Migration -Server $($range.Server) -InformationAction Continue; 'done'" | Set-Content $script
        $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath, "-NoProfile -NonInteractive -File $script")
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        try {
            $process.StandardOutput.ReadLine() | Should -Match 'waits'
            $told = $process.StandardOutput.ReadLineAsync()
            # It tells of what happens while it waits: then it waits.
            Wait-Until { Set-Hal9Feature meta_learning -Percentage (Get-Random -Maximum 100); $told.IsCompleted }
            kill -INT $process.Id
            $rest = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
        }
        finally {
            $process.Kill()
        }
        $rest | Should -Match 'Stopped waiting; the migration goes on in the server\. Last seen: Shadow'
        $rest | Should -Not -Match 'done|   at '
        (Get-Hal9Status).Status | Should -Be 'Running'
    }
}
