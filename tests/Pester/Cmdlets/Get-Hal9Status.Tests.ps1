BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
    $other = Start-TestServer
}

AfterAll {
    Stop-Hal9Server $other
    Exit-SharedRange
}

Describe 'Get-Hal9Status' {
    It 'puts out where the migration is, with numbers and objects to go on with' {
        $status = Get-Hal9Status
        $status | Should -BeOfType ([Hal9.Migrate.Wire.StatusDocument])
        $status.Name, $status.Status, $status.Phase | Should -Be 'hal9-pester', 'Holding', 'Shadow'
        $status.Percentage | Should -BeOfType ([decimal])
        $status.Goal.Phase, $status.Goal.By | Should -Be 'Shadow', 'local-admin'
        $status.Hold.RequiredSeconds | Should -Be 1
        $status.Gates.Name | Should -Be 'shadow.parity', 'canary.errorRate'
        $status.Gateways.UpToDate | Should -BeTrue
        ($status.Phases | Where-Object Current).Phase | Should -Be 'Shadow'
        "$($status.Server)" | Should -Be "$($range.Server)"
        $status.Health.Side | Should -Be 'Legacy', 'Successor'
        $status.Health.Components | ForEach-Object { $_.Status | Should -Be 'Healthy'; $_.Score | Should -BeGreaterThan 0.5 }
    }

    It 'is a line a migration, a list by Format-List, and everything with -Detailed' {
        $text = Get-Hal9Status | Out-String -Width 200
        $text | Should -Match 'Migration +Status +Step +Hold +Legacy/s +Successor/s +WaitingFor'
        $text | Should -Match 'hal9-pester .*Holding.* Shadow \d+/1 s'
        $text | Should -Not -Match 'Triggers'
        Get-Hal9Status | Format-List | Out-String -Width 200 | Should -Match 'Migration +: hal9-pester[\s\S]+Goal +: Shadow'
        $shown = Get-Hal9Status -Detailed
        $shown.PSTypeNames[0..1] | Should -Be 'Hal9.Migrate.Wire.StatusDocument#Detailed', 'Hal9.Migrate.Wire.StatusDocument'
        $shown | Out-String -Width 200 | Should -Match 'Triggers +: errorRate: armed[\s\S]+Health +: Legacy: [\d.]+[\s\S]+Gateways +: gateway: up to date[\s\S]+Phases +: Shadow: 00:\d\d:\d\d, now'
    }

    It 'asks the server of an object piped to it' {
        (Get-Hal9Status | Get-Hal9Status -Detailed).PSTypeNames[0] | Should -Match '#Detailed$'
        ($other | Get-Hal9Status).Status | Should -Be 'NoPlan'
        ($range.Server, $other.Server | Get-Hal9Status).Status | Should -Be 'Holding', 'NoPlan'
    }

    It 'with -All asks every server connected to, each once' {
        (Get-Hal9Status -All).Status | Should -Be 'Holding'
        $null = Connect-Hal9Server $other.Uri
        $null = Connect-TestUser bob Viewer
        try {
            $all = Get-Hal9Status -All
            $all.Status | Sort-Object { "$_" } | Should -Be 'Holding', 'NoPlan'
            $all.Server | ForEach-Object { "$_" } | Sort-Object | Should -Be ("$($range.Server)", "$($other.Server)" | Sort-Object)
        }
        finally {
            Disconnect-Hal9Server -All
            $null = Connect-Hal9Server $range.Uri
        }
    }

    It 'asks the one server there is when -All finds no session' {
        Disconnect-Hal9Server -All
        $env:HAL9_SERVER = "$($other.Server)"
        try {
            (Get-Hal9Status -All).Status | Should -Be 'NoPlan'
        }
        finally {
            $env:HAL9_SERVER = $null
            $null = Connect-Hal9Server $range.Uri
        }
    }

    It 'offers by Tab the servers connected to' {
        (Get-Completion 'Get-Hal9Status -Server ').CompletionText | Should -Be "$($range.Server)"
    }
}
