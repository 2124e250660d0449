BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Enable-Hal9Feature' {
    It 'with -WhatIf says what would be, and changes nothing' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Enable-Hal9Feature meta_learning 30 -WhatIf -PassThru } | Should -Be 'Flag meta_learning is on for 30 %'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'switches a flag on, for the share it had or the one given' {
        Enable-Hal9Feature meta_learning | Should -BeNullOrEmpty
        $flag = Get-Hal9Feature meta_learning
        $flag.Enabled, $flag.Percentage | Should -Be $true, 100
        (Enable-Hal9Feature meta_learning 12.5 -PassThru).Percentage | Should -Be 12.5
        $alias = @{ Key = 'meta_learning' }
        (Enable-Hal9Feature @alias -PassThru).Percentage | Should -Be 12.5
        (Enable-Hal9Feature -Name meta_learning -Percentage 0 -PassThru).Percentage | Should -Be 0
    }

    It 'takes several names, by argument and from the pipeline' {
        (Enable-Hal9Feature meta_learning, self_organization -PassThru).Enabled | Should -Be $true, $true
        ('protocol_negotiation', 'substrate_abstraction' | Enable-Hal9Feature -PassThru).Name | Should -Be 'protocol_negotiation', 'substrate_abstraction'
        $flags = Get-Hal9Feature h* | Enable-Hal9Feature -Percentage 7 -PassThru
        $flags | Should -BeOfType ([Hal9.Migrate.Features.FeatureFlag])
        $flags.Name, $flags.Enabled, $flags.Percentage | Should -Be 'hierarchical_neurons', $true, 7
    }

    It 'is kept in the journal under the name of who did it' {
        Enable-Hal9Feature meta_learning 77
        $happened = Get-Hal9Event 1
        $happened.Type, $happened.Actor, $happened.Message | Should -Be 'FeatureSet', 'local-admin', 'Flag meta_learning is on for 77 %'
    }

    It 'makes no flag: one that is not there is reported, with those there are, also with -WhatIf' {
        $failure = Get-ReportedError { Enable-Hal9Feature meta_lerning -WhatIf }
        Get-Mark $failure | Should -Be 'Hal9.UnknownFeature ObjectNotFound meta_lerning'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'meta_learning'
        (Get-Hal9Feature).Name | Should -Not -Contain 'meta_lerning'
    }

    It 'knows what a percentage can be' {
        (Get-TerminatingError { Enable-Hal9Feature meta_learning 101 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        Get-Mark (Get-ReportedError { Enable-Hal9Feature meta_learning 0.001 }) | Should -Be 'Hal9.InvalidArgument InvalidArgument meta_learning'
    }

    It 'offers the flags by Tab' {
        (Get-Completion 'Enable-Hal9Feature meta').CompletionText | Should -Be 'meta_learning'
    }
}
