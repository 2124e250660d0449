BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration Shadow -Plan (Get-TestPlan -Hold 5m)
}

AfterAll { Exit-SharedRange }

Describe 'Set-Hal9Plan' {
    BeforeEach { $plan = Get-TestPlan -Hold 5m }

    It 'with -WhatIf says what would be, and changes nothing' {
        $plan.full.hold = '4m'
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Set-Hal9Plan $plan -Reason 'shorter' -WhatIf -PassThru } | Should -Be 'Plan amended (full.hold): shorter'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'amends the running migration, and keeps why' {
        $plan.full.hold = '2s'
        Set-Hal9Plan -Plan $plan -Reason 'a shorter standby' -Confirm:$false | Should -BeNullOrEmpty
        (Get-Hal9Plan).Content.full.hold | Should -Be '2s'
        $happened = Get-Hal9Event 1
        $happened.Type, $happened.Message | Should -Be 'PlanAmended', 'Plan amended (full.hold): a shorter standby'
        (Get-Hal9Status).Phase | Should -Be 'Shadow'
    }

    It 'takes a plan from the pipeline, and puts it out with -PassThru' {
        $plan.full.hold = '3s'
        $plan | ConvertTo-Json -Depth 9 | Set-Content TestDrive:/amended.json
        $now = Get-Item TestDrive:/amended.json | Set-Hal9Plan -Reason 'by file' -PassThru -Confirm:$false
        $now | Should -BeOfType ([Hal9.Migrate.Wire.PlanDocument])
        $now.Content.full.hold | Should -Be '3s'
        $plan.full.hold = '4s'
        ($plan | Set-Hal9Plan -Reason 'by pipeline' -PassThru -Confirm:$false).Content.full.hold | Should -Be '4s'
    }

    It 'leaves a plan that is the same as it is' {
        $same = (Get-Hal9Plan).Content
        $before = (Get-Hal9Status).JournalVersion
        Set-Hal9Plan $same -Reason 'nothing' -Confirm:$false
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'ends with what cannot be amended, and where' {
        $plan.traffic.key = 'address'
        $failure = Get-TerminatingError { Set-Hal9Plan $plan -Reason 'another key' -Confirm:$false }
        Get-Mark $failure | Should -Be 'Hal9.PlanFixed InvalidOperation'
        "$failure" | Should -Match 'traffic\.key: cannot be amended'
        Get-Mark (Get-TerminatingError { Set-Hal9Plan @{ name = 'hal9-pester' } -Reason x -Confirm:$false }) | Should -Be 'Hal9.PlanInvalid InvalidData'
        Get-Mark (Get-TerminatingError { Set-Hal9Plan 42 -Reason x -Confirm:$false }) | Should -Be 'Hal9.InvalidArgument InvalidArgument 42'
        (Get-TerminatingError { Set-Hal9Plan $plan -Reason '' -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationErrorEmptyStringNotAllowed,*'
    }

    It 'ends with Closed when the migration is' {
        $null = Stop-Hal9Migration -Confirm:$false
        Get-Mark (Get-TerminatingError { Set-Hal9Plan $plan -Reason x -Confirm:$false }) | Should -Be 'Hal9.Closed InvalidOperation'
    }
}
