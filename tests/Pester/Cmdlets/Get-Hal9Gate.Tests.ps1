BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    $plan = Get-TestPlan -Hold 5m
    $plan.shadow.gates = @(@{ metric = 'parity'; min = 0.5 }, @{ name = 'people'; approval = $true })
    Start-TestMigration Canary -Plan $plan -NoWait
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Gate' {
    It 'puts out every gate of the plan, with the verdict of those in force' {
        Wait-Until { (Get-Hal9Gate shadow.parity).Verdict.Requests -gt 0 }
        $gates = Get-Hal9Gate
        $gates | Should -BeOfType ([Hal9.Migrate.Wire.GateDocument])
        $gates.Name | Should -Be 'shadow.parity', 'people', 'canary.errorRate'
        $gates.Phase | Should -Be 'Shadow', 'Shadow', 'Canary'
        $gates.IsApproval | Should -Be $false, $true, $false
        $gates[0].Verdict.Limit | Should -Be 0.5
        $gates[2].Verdict | Should -BeNullOrEmpty
        $gates[2].Condition | Should -Be 'ErrorRate at most 0.5'
    }

    It 'takes names and wildcards, by position and by name' {
        (Get-Hal9Gate p*, canary.*).Name | Should -Be 'people', 'canary.errorRate'
        (Get-Hal9Gate -Name PEOPLE).Name | Should -Be 'people'
        Get-Hal9Gate 'nothing*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'reports a name that no gate has, and puts out the others' {
        $failures = $null
        (Get-Hal9Gate nothing, people -ErrorAction SilentlyContinue -ErrorVariable failures).Name | Should -Be 'people'
        Get-Mark $failures[0] | Should -Be 'Hal9.UnknownGate ObjectNotFound nothing'
        "$($failures[0])" | Should -Be 'There is no gate "nothing" in this plan.'
    }

    It 'is shown with name, phase, verdict and what it wants' {
        Get-Hal9Gate | Out-String -Width 160 | Should -Match 'people +Shadow .*Inconclusive.* 0/3 waits for 1 approval'
        Get-Hal9Gate shadow.parity | Format-List | Out-String -Width 160 | Should -Match 'Condition +: Parity at least 0\.5[\s\S]+Limit +: 0\.5'
    }

    It 'offers by Tab the gates there are, with what they say' {
        $offered = Get-Completion 'Get-Hal9Gate '
        $offered.CompletionText | Should -Be 'shadow.parity', 'people', 'canary.errorRate'
        $offered.ToolTip[1..2] | Should -Be 'waits for 1 approval(s)', 'ErrorRate at most 0.5'
    }
}
