BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Feature' {
    It 'puts out every flag, with a plain number for its percentage' {
        $flags = Get-Hal9Feature
        $flags | Should -BeOfType ([Hal9.Migrate.Features.FeatureFlag])
        $flags.Name | Should -Contain 'hierarchical_neurons'
        $flags.Name | Should -Be ($flags.Key)
        $flags[0].Percentage | Should -BeOfType ([decimal])
        ($flags | Where-Object Enabled).Name | Should -Be 'shadow_mode'
        "$($flags[0].Server)" | Should -Be "$($range.Server)"
    }

    It 'takes names and wildcards, by position, by name and by alias' {
        (Get-Hal9Feature meta_learning, s*_mode).Name | Should -Be 'meta_learning', 'shadow_mode'
        (Get-Hal9Feature -Name 'Meta*').Name | Should -Be 'meta_learning'
        (Get-Hal9Feature -Key shadow_mode).Name | Should -Be 'shadow_mode'
        Get-Hal9Feature 'nothing*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'reports a name that no flag has, and puts out the others' {
        $failures = $null
        (Get-Hal9Feature nothing, shadow_mode -ErrorAction SilentlyContinue -ErrorVariable failures).Name | Should -Be 'shadow_mode'
        Get-Mark $failures[0] | Should -Be 'Hal9.UnknownFeature ObjectNotFound nothing'
    }

    It 'is shown with whether it is on, for whom, and its exceptions' {
        Set-Hal9Feature meta_learning 12.5 -Enabled $true -Rule 'key=alice,bob', 'header:X-Beta=yes:off'
        Get-Hal9Feature | Out-String -Width 200 | Should -Match 'Name +Is +For Rules +Description'
        Get-Hal9Feature meta_learning | Out-String -Width 200 | Should -Match 'meta_learning .*on.* 12\.5 % key=alice,bob; header:X-Beta=yes:off +The intelligence layer'
    }

    It 'offers by Tab the flags, with what they are for' {
        $offered = Get-Completion 'Get-Hal9Feature s'
        $offered.CompletionText | Should -Be 'self_organization', 'shadow_mode', 'substrate_abstraction'
        $offered[1].ToolTip | Should -BeLike '100 %. Requests are mirrored*'
    }
}
