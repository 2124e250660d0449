BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Set-Hal9Feature' {
    It 'with -WhatIf says what would be, and changes nothing' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Set-Hal9Feature meta_learning 3 -Enabled $true -WhatIf -PassThru } | Should -Be 'Flag meta_learning is on for 3 %'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'changes what is given, and nothing else' {
        $flag = Set-Hal9Feature meta_learning 12.5 -PassThru
        $flag | Should -BeOfType ([Hal9.Migrate.Features.FeatureFlag])
        $flag.Percentage, $flag.Enabled, $flag.Rules.Length, $flag.Description | Should -Be 12.5, $false, 0, 'The intelligence layer learns how to learn.'
        $flag = Set-Hal9Feature -Name meta_learning -Enabled $true -PassThru
        $flag.Percentage, $flag.Enabled | Should -Be 12.5, $true
        $alias = @{ Key = 'meta_learning' }
        $flag = Set-Hal9Feature @alias -Description 'Another text' -PassThru
        $flag.Percentage, $flag.Enabled, $flag.Description | Should -Be 12.5, $true, 'Another text'
        Set-Hal9Feature meta_learning -Percentage 0 | Should -BeNullOrEmpty
        (Get-Hal9Feature meta_learning).Percentage | Should -Be 0
    }

    It 'replaces the exceptions, and takes them away' {
        $flag = Set-Hal9Feature meta_learning -Rule 'key=alice,bob', 'header:X-Beta=yes', 'path=/admin:off' -PassThru
        $flag.Rules.Attribute | Should -Be 'Key', 'Header', 'Path'
        $flag.Rules.Serve | Should -Be $true, $true, $false
        $flag.Rules[0].Values | Should -Be 'alice', 'bob'
        $flag.Rules[1].Header | Should -Be 'X-Beta'
        (Set-Hal9Feature meta_learning -Rule 'key=carol' -PassThru).Rules.Values | Should -Be 'carol'
        (Set-Hal9Feature meta_learning -Rule @() -PassThru).Rules.Length | Should -Be 0
    }

    It 'adds a flag that is not there, switched off unless said otherwise' {
        $flag = Set-Hal9Feature brand_new -Percentage 5 -Description 'For friends' -PassThru
        $flag.Enabled, $flag.Percentage, $flag.Description | Should -Be $false, 5, 'For friends'
    }

    It 'sets the flags that Get-Hal9Feature found' {
        $set = Get-Hal9Feature hierarchical_*, meta_* | Set-Hal9Feature -Percentage 25 -PassThru
        $set.Name | Should -Be 'hierarchical_neurons', 'meta_learning'
        $set.Percentage | Should -Be 25, 25
    }

    It 'binds name and percentage of a table of flags by their properties' {
        'Name,Server', "meta_learning,$((Get-Hal9Feature meta_learning).Server)" | ConvertFrom-Csv | Set-Hal9Feature -Percentage 33 -PassThru | ForEach-Object Percentage | Should -Be 33
    }

    It 'reports <Mark>, and goes on' -ForEach @(
        @{ Mark = 'Hal9.InvalidArgument InvalidArgument bad name'; Call = { 'bad name', 'meta_learning' | Set-Hal9Feature -Percentage 44 } }
        @{ Mark = 'Hal9.InvalidArgument InvalidArgument meta_learning'; Call = { Set-Hal9Feature meta_learning -Percentage 0.001; Set-Hal9Feature meta_learning -Percentage 44 } }
        @{ Mark = 'Hal9.InvalidArgument InvalidArgument meta_learning'; Call = { Set-Hal9Feature meta_learning -Rule nonsense; Set-Hal9Feature meta_learning -Percentage 44 } }
    ) {
        Set-Hal9Feature meta_learning -Percentage 1
        $failure = Get-ReportedError $Call
        Get-Mark $failure | Should -Be $Mark
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        (Get-Hal9Feature meta_learning).Percentage | Should -Be 44
    }

    It 'knows what a percentage can be' {
        (Get-TerminatingError { Set-Hal9Feature meta_learning 101 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TerminatingError { Set-Hal9Feature meta_learning -1 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'offers the flags by Tab' {
        (Get-Completion 'Set-Hal9Feature meta').CompletionText | Should -Be 'meta_learning'
    }
}
