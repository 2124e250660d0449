BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Disable-Hal9Feature' {
    BeforeEach { Enable-Hal9Feature meta_learning, self_organization -Percentage 20 }

    It 'with -WhatIf says what would be, and changes nothing' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Disable-Hal9Feature meta_learning -WhatIf -PassThru } | Should -Be 'Flag meta_learning is off'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'switches a flag off, and keeps its share for the next time' {
        Disable-Hal9Feature -Name meta_learning | Should -BeNullOrEmpty
        $flag = Get-Hal9Feature meta_learning
        $flag.Enabled, $flag.Percentage | Should -Be $false, 20
        $alias = @{ Key = 'self_organization' }
        (Disable-Hal9Feature @alias -PassThru).Enabled | Should -BeFalse
    }

    It 'switches off the flags that are piped to it' {
        $flags = Get-Hal9Feature | Where-Object Percentage -EQ 20 | Disable-Hal9Feature -PassThru
        $flags | Should -BeOfType ([Hal9.Migrate.Features.FeatureFlag])
        $flags.Name | Should -Be 'meta_learning', 'self_organization'
        $flags.Enabled | Should -Be $false, $false
    }

    It 'reports a flag that is not there, and goes on with the next, from <From>' -ForEach @(
        @{ From = 'an argument'; Call = { Disable-Hal9Feature no_such_flag, meta_learning } }
        @{ From = 'the pipeline'; Call = { 'no_such_flag', 'meta_learning' | Disable-Hal9Feature } }
    ) {
        Get-ReportedError $Call | ForEach-Object { Get-Mark $_ } | Should -Be 'Hal9.UnknownFeature ObjectNotFound no_such_flag'
        (Get-Hal9Feature meta_learning).Enabled | Should -BeFalse
    }

    It 'offers the flags by Tab' {
        (Get-Completion 'Disable-Hal9Feature shadow').CompletionText | Should -Be 'shadow_mode'
    }
}
