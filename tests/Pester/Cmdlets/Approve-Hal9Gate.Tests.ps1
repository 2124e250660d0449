BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    $plan = Get-TestPlan -Hold 5m
    $plan.shadow.gates = @(@{ metric = 'parity'; min = 0.5 }, @{ name = 'people'; approval = $true; approvers = 2 }, @{ name = 'lawyers'; approval = $true })
    Start-TestMigration Canary -Plan $plan -NoWait
    Wait-Until { (Get-Hal9Status).Phase -eq 'Shadow' }
    $mary = Connect-TestUser mary
    $bob = Connect-TestUser bob
}

AfterAll { Exit-SharedRange }

Describe 'Approve-Hal9Gate' {
    It 'with -WhatIf says what would be, and changes nothing' {
        $before = (Get-Hal9Status).JournalVersion
        Get-WhatIf { Approve-Hal9Gate people 'looks good' -WhatIf -PassThru -Server $mary } | Should -Be 'Gate people approved: looks good'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'takes name and reason by position, and puts out nothing' {
        Approve-Hal9Gate people 'looks good' -Server $mary | Should -BeNullOrEmpty
        $happened = Get-Hal9Event 1
        $happened.Type, $happened.Actor, $happened.Message | Should -Be 'GateApproved', 'mary', 'Gate people approved: looks good'
        (Get-Hal9Gate people).Verdict.Outcome | Should -Be 'Inconclusive'
    }

    It 'counts a person once' {
        $before = (Get-Hal9Status).JournalVersion
        (Approve-Hal9Gate -Name people -Reason 'still good' -PassThru -Server $mary).Approvals | Should -Be 'mary'
        (Get-Hal9Status).JournalVersion | Should -Be $before
    }

    It 'answers the gates piped to it as whoever Get-Hal9Gate asked, and puts them out with -PassThru' {
        $gates = Get-Hal9Gate people, lawyers -Server $bob | Approve-Hal9Gate -PassThru
        $gates | Should -BeOfType ([Hal9.Migrate.Wire.GateDocument])
        $gates.Name | Should -Be 'people', 'lawyers'
        $gates[0].Approvals | Should -Be 'bob', 'mary'
        $gates.Verdict.Outcome | Should -Be 'Pass', 'Pass'
        "$($gates[0].Server)" | Should -Be "$($range.Server)"
        $gates | Out-String -Width 160 | Should -Match 'Name +Phase +Verdict +Failures +Message[\s\S]+people +Shadow .*Pass.* 2 of 2 approval\(s\): mary at \d\d:\d\d:\d\d UTC \(looks good\), bob at \d\d:\d\d:\d\d UTC'
    }

    It 'takes names from the pipeline, and goes on after one that is not there' {
        $failures = Get-ReportedError { 'nothing', 'lawyers' | Approve-Hal9Gate -Server $mary }
        $failures | ForEach-Object { Get-Mark $_ } | Should -Be 'Hal9.UnknownGate ObjectNotFound nothing'
        $failures.ErrorDetails.RecommendedAction | Should -Match 'people, lawyers'
        (Get-Hal9Gate lawyers).Approvals | Should -Be 'bob', 'mary'
    }

    It 'reports a gate that is not for people, and whoever started the migration' {
        Get-ReportedError { Approve-Hal9Gate shadow.parity -Server $mary } | ForEach-Object { Get-Mark $_ } | Should -Be 'Hal9.NotAnApproval InvalidOperation shadow.parity'
        Get-ReportedError { Approve-Hal9Gate people, lawyers } | ForEach-Object { Get-Mark $_ } |
            Should -Be 'Hal9.OwnApproval PermissionDenied people', 'Hal9.OwnApproval PermissionDenied lawyers'
    }

    It 'offers by Tab the gates that wait for people, with what they want' {
        $offered = Get-Completion 'Approve-Hal9Gate '
        $offered.CompletionText | Should -Be 'people', 'lawyers'
        $offered.ToolTip | Should -Be '2 approval(s)', '1 approval(s)'
        (Get-Completion 'Approve-Hal9Gate -Name la').CompletionText | Should -Be 'lawyers'
    }

    It 'ends with Closed when the migration is' {
        $null = Stop-Hal9Migration -Confirm:$false
        Get-Mark (Get-TerminatingError { Approve-Hal9Gate people -Server $mary }) | Should -Be 'Hal9.Closed InvalidOperation people'
    }
}
