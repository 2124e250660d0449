BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
    $null = Start-Hal9Migration -Plan (Get-TestPlan -Hold 5m) -Confirm:$false
}

AfterAll { Exit-TestHome }

Describe 'Pipelines' {
    It 'filter checks' {
        $checks = Test-Hal9Health -Deep
        $checks.Count | Should -BeGreaterThan 10
        Test-Hal9Health -Deep | Where-Object Status -ne Healthy | ForEach-Object Status | Should -Not -Contain 'Healthy'
        Test-Hal9Health database, storage | Where-Object Category -eq components | ForEach-Object Name | Sort-Object |
            Should -Be 'legacy.database', 'legacy.storage', 'successor.database', 'successor.storage'
        Test-Hal9Health -Quiet | Should -BeTrue
    }

    It 'set the flags that a wildcard names' {
        $set = Get-Hal9Feature hierarchical_* | Set-Hal9Feature -Percentage 25 -PassThru
        $set | Should -BeOfType ([Hal9.Migrate.Features.FeatureFlag])
        $set.Name, $set.Percentage | Should -Be 'hierarchical_neurons', 25
        (Get-Hal9Feature hierarchical_neurons).Percentage | Should -Be 25
        Get-Hal9Feature | Where-Object Percentage -lt 100 | ForEach-Object Key | Should -Be 'hierarchical_neurons'
    }

    It 'set flags with rules, add them, and take rules away' {
        $set = Set-Hal9Feature brand_new -Enabled $true -Percentage 0 -Description 'For friends' -Rule 'key=alice,bob', 'path=/admin:off' -PassThru
        $set.Rules.Length, $set.Enabled, $set.Description | Should -Be 2, $true, 'For friends'
        (Set-Hal9Feature brand_new -Rule @() -PassThru).Rules.Length | Should -Be 0
        (Disable-Hal9Feature brand_new -PassThru).Enabled | Should -BeFalse
        (Enable-Hal9Feature brand_new 12.5 -PassThru).Percentage | Should -Be 12.5
        Enable-Hal9Feature brand_new | Should -BeNullOrEmpty
    }

    It 'take several names, and go on after one that is not there' {
        $failed = $null
        (Disable-Hal9Feature meta_learning, none_such, shadow_mode -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed).Enabled | Should -Be $false, $false
        $failed.FullyQualifiedErrorId, $failed.TargetObject | Should -Be 'Hal9.UnknownFeature,Hal9.Migrate.PowerShell.Features.DisableHal9FeatureCommand', 'none_such'
        (Enable-Hal9Feature meta_learning, shadow_mode -PassThru).Name | Should -Be 'meta_learning', 'shadow_mode'
        $null = New-Hal9Token one Viewer; $null = New-Hal9Token two Viewer
        Remove-Hal9Token one, two -Confirm:$false
        (Get-Hal9Token).Name | Should -Not -Contain 'two'
    }

    It 'restore the newest checkpoint' {
        'one', 'two' | New-Hal9Checkpoint -Description 'by pipeline' | ForEach-Object Name | Should -Be 'one', 'two'
        (Get-Hal9Checkpoint | Sort-Object CreatedAt | Select-Object -Last 1).Name | Should -Be 'two'
        Get-Hal9Checkpoint | Sort-Object CreatedAt | Select-Object -Last 1 | Restore-Hal9Checkpoint -WhatIf | Should -BeNullOrEmpty
        Get-Hal9Checkpoint one, t* | Remove-Hal9Checkpoint -Confirm:$false | Should -BeNullOrEmpty
        Get-Hal9Checkpoint | Should -BeNullOrEmpty
    }

    It 'show a status in full' {
        $shown = Get-Hal9Status | Get-Hal9Status -Detailed
        $shown.PSTypeNames[0] | Should -Be 'Hal9.Migrate.Wire.StatusDocument#Detailed'
        $text = $shown | Out-String -Width 200
        $text | Should -Match 'Triggers'
        $text | Should -Match 'Gateways'
        Get-Hal9Status | Out-String -Width 200 | Should -Not -Match 'Triggers'
    }

    It 'have numbers to calculate with' {
        Wait-Until { (Get-Hal9Metric -Side Legacy | Measure-Object Requests -Sum).Sum -gt 0 }
        $metric = Get-Hal9Metric 60 -StepSec 5
        $metric.Side | Sort-Object -Unique | Should -Contain 'Successor'
        $metric | Where-Object Side -eq Legacy | Where-Object Requests | ForEach-Object { $_.P99Ms | Should -BeGreaterThan 0 }
        Get-Hal9Metric -From ([DateTimeOffset]::Now.AddMinutes(-1)) -Side Mirrored | ForEach-Object Side | Sort-Object -Unique | Should -BeIn @('Mirrored', $null)
    }

    It 'have events with their details as objects' {
        $entered = Get-Hal9Event 100 | Where-Object Type -eq GoalSet | Select-Object -Last 1
        $entered.Details.phase | Should -Be 'Full'
        $entered.Actor | Should -Be 'local-admin'
        (Get-Hal9Event -Last 2).Count | Should -Be 2
    }

    It 'have headers to send' {
        $route = New-Hal9RouteToken Successor -Lifetime 5m
        $answer = Invoke-WebRequest "$($range.GatewayUri)api/health" -Headers $route.Headers -NoProxy
        $answer.Headers['X-Hal9-Served-By'] | Should -BeIn @('successor', $null)
        $answer.StatusCode | Should -Be 200
    }

    It 'verify' {
        $verified = Test-Hal9Migration -Full
        $verified.Test | Sort-Object -Unique | Should -Be 'endpoints', 'flags', 'journal', 'routing'
        Test-Hal9Migration journal -Quiet | Should -BeTrue
    }
}

Describe 'A stream' {
    It 'ends at once when the pipeline has enough' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Get-Hal9Event -Last 3 -Follow | Select-Object -First 2).Count | Should -Be 2
        (Watch-Hal9Status 3600 | Select-Object -First 1).Name | Should -Be 'hal9-pester'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
    }

    It 'brings what happens while it is watched' {
        $pipeline = Start-Pipeline 'Get-Hal9Event -Last 1 -Follow -Server $Parameter.Server' @{ Server = "$($range.Server)" }
        Wait-Until { $pipeline.Output.Count -gt 0 }
        $null = New-Hal9Checkpoint while-watched
        Wait-Until { (Get-SoFar $pipeline).Type -contains 'CheckpointCreated' }
        $pipeline.Shell.Stop()
        $pipeline.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
    }

    It 'of many events comes one by one, in order, without a gap' {
        1..150 | ForEach-Object { Set-Hal9Feature meta_learning -Percentage ($_ / 100) }
        $events = Get-Hal9Event -Last 150 -Follow | Select-Object -First 150
        $events.Count | Should -Be 150
        ($events[-1].Sequence - $events[0].Sequence) | Should -Be 149
        ($events.Sequence | Sort-Object) | Should -Be $events.Sequence
    }

    It 'ends with the error of what it is piped to, and the cmdlet with it' {
        $failure = Get-Failure { Get-Hal9Event -Follow | ForEach-Object { throw 'enough' } }
        "$failure" | Should -Be 'enough'
    }
}

Describe 'Ctrl+C' {
    It 'ends waiting, says that the migration goes on, and lets it' {
        $pipeline = Start-Pipeline 'Wait-Hal9Migration -Phase Canary -Server $Parameter.Server' @{ Server = "$($range.Server)" }
        # Its progress shows that it waits.
        Wait-Until { $pipeline.Shell.Streams.Progress.Count -gt 0 -or $pipeline.Running.IsCompleted }
        $pipeline.Shell.Stop()
        $pipeline.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        (Get-Hal9Status).Status | Should -BeIn 'Running', 'Holding'
    }
}
