BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Plan' {
    It 'puts out the plan in force as an object, with and without its defaults' {
        $plan = Get-Hal9Plan
        $plan | Should -BeOfType ([Hal9.Migrate.Wire.PlanDocument])
        $plan.Name | Should -Be 'hal9-pester'
        $plan.Hash | Should -Be (Get-Hal9Status).PlanHash
        $plan.Content.shadow.hold | Should -Be '1s'
        $plan.Content.shadow.PSObject.Properties.Name | Should -Not -Contain 'queueLength'
        $plan.EffectiveContent.shadow.queueLength | Should -BeGreaterThan 0
        "$($plan.Server)" | Should -Be "$($range.Server)"
    }

    It 'can be changed and given back' {
        $content = (Get-Hal9Plan).Content
        $content.full.hold = '3s'
        Set-Hal9Plan $content -Reason 'a longer standby' -Confirm:$false
        (Get-Hal9Plan).Content.full.hold | Should -Be '3s'
    }

    It 'with -Schema puts out the JSON Schema of plans, without a server' {
        $text = Get-Hal9Plan -Schema -Server http://127.0.0.1:9
        $text | Should -BeOfType ([string])
        ($text | ConvertFrom-Json).properties.canary | Should -Not -BeNullOrEmpty
        Test-Json -Json ((Get-Hal9Plan).Content | ConvertTo-Json -Depth 9) -Schema $text | Should -BeTrue
    }

    It 'shows name, hash and content' {
        Get-Hal9Plan | Out-String -Width 160 | Should -Match 'Name +: hal9-pester[\s\S]*Hash +: [0-9a-f]{64}'
    }
}
