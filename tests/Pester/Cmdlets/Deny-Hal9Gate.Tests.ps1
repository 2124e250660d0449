BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    $plan = Get-TestPlan -Hold 5m
    $plan.shadow.gates = @(@{ metric = 'parity'; min = 0.5 }, @{ name = 'people'; approval = $true }, @{ name = 'lawyers'; approval = $true })
    Start-TestMigration Canary -Plan $plan -NoWait
    Wait-Until { (Get-Hal9Status).Phase -eq 'Shadow' }
    $mary = Connect-TestUser mary
}

AfterAll { Exit-SharedRange }

Describe 'Deny-Hal9Gate' {
    It 'with -WhatIf says what would be, and changes nothing' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Deny-Hal9Gate people 'not yet' -WhatIf -Server $mary } | Should -Be 'Gate people denied: not yet; A person has to decide: mary denied gate people: not yet'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'takes name and reason by position, and the migration then needs a decision' {
        Deny-Hal9Gate people 'not yet' -Server $mary | Should -BeNullOrEmpty
        $status = Get-Hal9Status
        $status.Status, $status.NeedsDecision.By, $status.NeedsDecision.Reason | Should -Be 'NeedsDecision', 'mary', 'mary denied gate people: not yet'
        Get-Mark (Get-TerminatingError { Wait-Hal9Migration }) | Should -BeLike 'Hal9.NeedsDecision OperationStopped StatusDocument*'
    }

    It 'takes back what the same person approved' {
        Approve-Hal9Gate lawyers -Server $mary
        (Get-Hal9Gate lawyers).Approvals | Should -Be 'mary'
        $gate = Get-Hal9Gate lawyers -Server $mary | Deny-Hal9Gate -Reason 'a second look' -PassThru
        $gate | Should -BeOfType ([Hal9.Migrate.Wire.GateDocument])
        $gate.Name | Should -Be 'lawyers'
        $gate.Approvals | Should -BeNullOrEmpty
        (Get-Hal9Event 5).Message -join "`n" | Should -Match 'Gate lawyers denied: a second look'
    }

    It 'may be said by whoever started the migration' {
        (Deny-Hal9Gate -Name people -PassThru).Name | Should -Be 'people'
    }

    It 'reports gates that are not there or not for people, and goes on' {
        $failures = Get-ReportedError { 'nothing', 'shadow.parity' | Deny-Hal9Gate }
        $failures | ForEach-Object { Get-Mark $_ } | Should -Be 'Hal9.UnknownGate ObjectNotFound nothing', 'Hal9.NotAnApproval InvalidOperation shadow.parity'
    }

    It 'offers by Tab the gates that wait for people' {
        (Get-Completion 'Deny-Hal9Gate ').CompletionText | Should -Be 'people', 'lawyers'
    }
}
