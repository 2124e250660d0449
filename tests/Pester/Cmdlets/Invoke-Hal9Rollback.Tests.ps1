BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration Canary 50
}

AfterAll { Exit-SharedRange }

Describe 'Invoke-Hal9Rollback' {
    It 'with -WhatIf says what the server would do in its numbers, and does not: <Call>' -ForEach @(
        @{ Call = { Invoke-Hal9Rollback -WhatIf }; To = 'None' }
        @{ Call = { Invoke-Hal9Rollback -Force -WhatIf }; To = 'None' }
        @{ Call = { Invoke-Hal9Rollback Shadow -WhatIf }; To = 'Shadow' }
        @{ Call = { Invoke-Hal9Rollback -ToPhase Canary -WhatIf }; To = 'Canary 50 %' }
        @{ Call = { Invoke-Hal9Rollback Canary -ToPercentage 7.5 -WhatIf }; To = 'Canary 7.5 %' }
    ) {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf $Call | Should -Match "^Roll back hal9-pester from Canary 50 % to $($To): \d+ req/s to the legacy; .*no state to drain, 0 rows at risk(; about \d+\.\d+ s)?$"
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'with -Gradual goes step by step' {
        Get-WhatIf { Invoke-Hal9Rollback -Gradual -WhatIf } | Should -Match '^Roll back hal9-pester from Canary 50 % to None, step by step, each \d+m?s: '
    }

    It 'with -Part takes back only that, and offers the parts by Tab' {
        $null = Set-Hal9Feature meta_learning -Percentage 7 -Confirm:$false
        $status = Invoke-Hal9Rollback -Part Features -Reason 'flags only' -Confirm:$false
        $status.Status, $status.Percentage | Should -Be 'Holding', 50
        (Get-Hal9Feature meta_learning).Percentage | Should -Be 100
        Get-WhatIf { Invoke-Hal9Rollback -Part Features -WhatIf } | Should -Match '^Nothing to do: hal9-pester is so already'
        Get-WhatIf { Invoke-Hal9Rollback -Part Routing, Features -WhatIf } | Should -Match '^Roll back hal9-pester from Canary 50 % to None: '
        Get-Mark (Get-TerminatingError { Invoke-Hal9Rollback -Part State -Confirm:$false }) | Should -Be 'Hal9.IllegalStep InvalidOperation'
        (Get-Completion 'Invoke-Hal9Rollback -Part ').CompletionText | Sort-Object | Should -Be 'Features', 'Routing', 'State'
    }

    It 'with -Rehearse measures a rollback and leaves everybody where they were' {
        Get-WhatIf { Invoke-Hal9Rollback -Rehearse -WhatIf } | Should -Match '^Rehearse a rollback of hal9-pester at Canary 50 %: \d+ req/s go to the legacy and come back'
        $status = Invoke-Hal9Rollback -Rehearse -Reason 'to know' -Confirm:$false
        $status.Status, $status.Percentage, $status.RestartRequired | Should -Be 'Holding', 50, $false
        $status.Rehearsal.RtoMs | Should -BeGreaterOrEqual $status.Rehearsal.ToZeroMs
        $status.Rehearsal.BackMs | Should -BeGreaterOrEqual $status.Rehearsal.RtoMs
        Get-Mark (Get-TerminatingError { Invoke-Hal9Rollback Shadow -Rehearse -Confirm:$false }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
    }

    It 'ends with what is wrong about the step' {
        Get-Mark (Get-TerminatingError { Invoke-Hal9Rollback ramp-up -Confirm:$false }) | Should -Be 'Hal9.IllegalStep InvalidOperation'
        Get-Mark (Get-TerminatingError { Invoke-Hal9Rollback Shadow -ToPercentage 5 -Confirm:$false }) | Should -Be 'Hal9.IllegalStep InvalidOperation'
        Get-Mark (Get-TerminatingError { Invoke-Hal9Rollback Canary -ToPercentage 0.001 -Confirm:$false }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        (Get-TerminatingError { Invoke-Hal9Rollback Full -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TerminatingError { Invoke-Hal9Rollback Canary -ToPercentage 101 -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-Hal9Status).Status | Should -Be 'Holding'
    }

    It 'accepts no loss of rows where no rollback asks for that' {
        Get-Mark (Get-TerminatingError { Invoke-Hal9Rollback -AcceptLoss -Reason 'try' -Confirm:$false }) | Should -Be 'Hal9.IllegalStep InvalidOperation'
        (Get-Hal9Status).Status | Should -Be 'Holding'
    }

    It 'goes back within a phase, and tells who, why and how long it took' {
        $information = $null
        $status = Invoke-Hal9Rollback Canary -ToPercentage 20 -Reason 'a closer look' -Confirm:$false -InformationVariable information
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Status, $status.Phase, $status.Percentage | Should -Be 'RolledBack', 'Canary', 20
        $back = $status.Rollback
        "$($back.From)", "$($back.To)", $back.Cause, $back.Reason, $back.By | Should -Be 'Canary 50 %', 'Canary 20 %', 'Command', 'a closer look', 'local-admin'
        $back.RoutedMs | Should -BeGreaterOrEqual 0
        $back.FinishedMs | Should -BeGreaterOrEqual $back.RoutedMs
        $information.MessageData -join "`n" | Should -Match 'Every gateway obeyed after \d+ ms[\s\S]+Rollback finished after \d+ ms'
    }

    It 'goes back to None unless said otherwise, at once with -Force: nothing is asked, and nothing tried beforehand' {
        $status = Invoke-Hal9Rollback -Force -Reason 'home' -Confirm
        $status.Phase, $status.Percentage, $status.Rollback.Reason | Should -Be 'None', 0, 'home'
        $status.Rollback | Out-String | Should -Match 'ToZeroMs +: \d'
        (Get-Hal9Metric 5 -Side Successor | Select-Object -Last 1).At | Should -Not -BeNullOrEmpty
    }

    It 'ends with Closed when the migration is' {
        $null = Stop-Hal9Migration -Confirm:$false
        Get-Mark (Get-TerminatingError { Invoke-Hal9Rollback -Force }) | Should -Be 'Hal9.Closed InvalidOperation'
    }

    It 'offers the phases by Tab' {
        (Get-Completion 'Invoke-Hal9Rollback -ToPhase ').CompletionText | Sort-Object | Should -Be 'Canary', 'None', 'RampUp', 'Shadow', 'State'
        (Get-Completion 'Invoke-Hal9Rollback s').CompletionText | Sort-Object | Should -Be 'Shadow', 'State'
    }
}
