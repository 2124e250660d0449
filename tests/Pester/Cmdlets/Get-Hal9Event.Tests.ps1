BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Event' {
    It 'puts out the last ones, oldest first, as many as said' {
        (Get-Hal9Event).Count | Should -BeLessOrEqual 20
        $events = Get-Hal9Event 3
        $events | Should -BeOfType ([Hal9.Migrate.Wire.EventDocument])
        $events.Count | Should -Be 3
        $events[2].Sequence | Should -Be (Get-Hal9Status).JournalVersion
        $events[2].Sequence - $events[0].Sequence | Should -Be 2
        (Get-Hal9Event -Last 2).Count | Should -Be 2
        (Get-Hal9Event -Newest 1).Count | Should -Be 1
        (Get-Hal9Event 10000)[0].Type | Should -Be 'JournalOpened'
        (Get-TerminatingError { Get-Hal9Event 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TerminatingError { Get-Hal9Event 10001 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'has who, what, and the details as an object' {
        $null = New-Hal9Checkpoint here 'Just in case'
        $happened = Get-Hal9Event 1
        $happened.Type, $happened.Actor, $happened.Message | Should -Be 'CheckpointCreated', 'local-admin', 'Checkpoint here made at Shadow'
        $happened.Details.checkpoint.description | Should -Be 'Just in case'
        $happened.At | Should -BeOfType ([DateTimeOffset])
        "$($happened.Server)" | Should -Be "$($range.Server)"
    }

    It 'is shown as a table of sequence, time, actor and message' {
        Get-Hal9Event 1 | Out-String -Width 160 | Should -Match '# At +Actor +Message[\s\S]+\d+ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d local-admin Checkpoint here made at Shadow'
        Get-Hal9Event 1 | Format-List | Out-String -Width 160 | Should -Match 'Type +: CheckpointCreated'
    }

    It 'with -Follow goes on with what happens, without a gap, until it is stopped' {
        $pipeline = Start-Pipeline 'Get-Hal9Event -Last 1 -Follow -Server $Parameter.Server' @{ Server = "$($range.Server)" }
        Wait-Until { $pipeline.Output.Count -gt 0 }
        1..40 | ForEach-Object { Set-Hal9Feature meta_learning -Percentage $_ }
        Wait-Until { $pipeline.Output.Count -gt 40 }
        $pipeline.Shell.Stop()
        $pipeline.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $sequence = (Get-SoFar $pipeline).Sequence
        $sequence | Should -Be ($sequence[0]..($sequence[0] + 40))
        $pipeline.Output[40].Message | Should -Match 'meta_learning'
    }

    It 'ends at once when the pipeline has enough, or throws' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        (Get-Hal9Event -Last 3 -Follow | Select-Object -First 2).Count | Should -Be 2
        "$(Get-Failure { Get-Hal9Event -Follow | ForEach-Object { throw 'enough' } })" | Should -Be 'enough'
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
    }
}
