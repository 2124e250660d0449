BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Watch-Hal9Status' {
    It 'puts out a status at once, and ends when the pipeline has enough' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $status = Watch-Hal9Status 3600 | Select-Object -First 1
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Name | Should -Be 'hal9-pester'
    }

    It 'puts out another each interval, by position or by name' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Watch-Hal9Status -IntervalSec 1 | Select-Object -First 2).Count | Should -Be 2
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        (Get-TerminatingError { Watch-Hal9Status 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'shows its lines below one head, and stops at once' {
        $pipeline = Start-Pipeline 'Watch-Hal9Status 1 -Server $Parameter.Server | Out-String -Stream -Width 200' @{ Server = "$($range.Server)" }
        Wait-Until { @(Get-SoFar $pipeline) -match '^hal9-pester' | Select-Object -Skip 1 }
        $pipeline.Shell.Stop()
        $pipeline.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        @(Get-SoFar $pipeline) -match 'Migration +Status +Step' | Should -HaveCount 1
    }

    It 'reports a server that goes away, and goes on when it is back' {
        $server = Start-TestServer
        try {
            $pipeline = Start-Pipeline 'Watch-Hal9Status 1 -Server $Parameter.Server' @{ Server = "$($server.Server)" }
            Wait-Until { $pipeline.Output.Count -gt 0 }
            Stop-Hal9Server $server
            Wait-Until { $pipeline.Shell.Streams.Error.Count -gt 0 }
            Get-Mark $pipeline.Shell.Streams.Error[0] | Should -Be 'Hal9.ServerUnreachable ConnectionError'
            $seen = $pipeline.Output.Count
            $server = Start-Hal9Server -Listen $server.Uri -NoGateway -Store $server.Store
            Wait-Until { $pipeline.Output.Count -gt $seen }
            $pipeline.Shell.Stop()
        }
        finally {
            Stop-Hal9Server $server
        }
    }
}
