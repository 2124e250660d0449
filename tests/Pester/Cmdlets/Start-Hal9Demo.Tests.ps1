BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $range = Start-Hal9Demo -Port $port -SecondsPerStep 2 -RequestsPerSecond 40 -Neurons 300
}

AfterAll { Exit-TestHome }

Describe 'Start-Hal9Demo' {
    It 'with -WhatIf says what would be, and starts nothing' {
        Get-WhatIf { Start-Hal9Demo -WhatIf } | Should -Be 'Start a practice range at port 8900'
        Get-WhatIf { Start-Hal9Demo -Port 0 -WhatIf } | Should -Be 'Start a practice range at port 0'
    }

    It 'puts out a range at the port given, whose server the cmdlets then speak to' {
        $range | Should -BeOfType ([Hal9.Migrate.PowerShell.Serving.Hal9DemoProcess])
        $range.Uri.Port | Should -Be $port
        $status = Get-Hal9Status
        $status.Name, $status.Status | Should -Be 'hal9-demo', 'Ready'
        "$($status.Server)" | Should -Be "$($range.Server)"
        $range | Out-String -Width 120 | Should -Match 'Id +: \d+[\s\S]+LegacyUri +: http[\s\S]+SuccessorUri +: http'
    }

    It 'has two services with as many neurons as said, behind a gateway' {
        $ask = { Invoke-RestMethod "$($args[0])api/signals?content=hello" -NoProxy }
        $flat = & $ask $range.LegacyUri
        $flat.diagnostics.mode, $flat.diagnostics.compared | Should -Be 'flat', 300
        (& $ask $range.SuccessorUri).diagnostics.mode | Should -Be 'hierarchical'
        (& $ask $range.GatewayUri).neuron | Should -Be $flat.neuron
    }

    It 'has a plan with holds as long as said, and users as busy' {
        (Get-Hal9Plan).Content.shadow.hold | Should -Be '2s'
        Wait-Until { ($seen = Get-Hal9Metric 4 -StepSec 1 -Side Legacy | Where-Object Requests -GT 0) -and $seen[-1].RequestsPerSecond -ge 30 -and $seen[-1].RequestsPerSecond -le 50 }
    }

    It 'ends with AddressUnavailable when the port is taken' {
        $failure = Get-TerminatingError { Start-Hal9Demo -Port $port -RequestsPerSecond 1 -Neurons 100 }
        Get-Mark $failure | Should -Be 'Hal9.AddressUnavailable ResourceBusy'
        "$failure" | Should -Be "http://127.0.0.1:$port is taken by another program."
    }

    It 'ends with what is no program, or not ready in time' {
        Get-Mark (Get-TerminatingError { Start-Hal9Demo -Path TestDrive:/nothing }) | Should -Be 'Hal9.NotFound ObjectNotFound'
        Get-Mark (Get-TerminatingError { Start-Hal9Demo -Port 0 -Neurons 200000 -TimeoutSec 1 }) | Should -Be 'Hal9.TimedOut OperationTimeout'
    }

    It 'knows what its numbers can be' {
        foreach ($call in { Start-Hal9Demo -Port 70000 }, { Start-Hal9Demo -SecondsPerStep 0 }, { Start-Hal9Demo -RequestsPerSecond 0 }, { Start-Hal9Demo -Neurons 1 }, { Start-Hal9Demo -Neurons 200001 }) {
            (Get-TerminatingError $call).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        }
    }

    It 'with -State moves rows, too' {
        $moving = Start-Hal9Demo -Port 0 -SecondsPerStep 1 -RequestsPerSecond 20 -Neurons 100 -State Sqlite
        try {
            (Get-Hal9Plan).Content.state.source.kind | Should -Be 'sqlite'
            (Get-Completion 'Start-Hal9Demo -State ').CompletionText | Should -Be 'PostgreSql', 'Sqlite'
        }
        finally {
            Stop-Hal9Demo $moving
            $null = Connect-Hal9Server $range.Uri
        }
    }

    It 'ends with the shell that started it' {
        $run = Invoke-Pwsh '$r = Start-Hal9Demo -Port 0 -RequestsPerSecond 1 -Neurons 100; "$($r.Id) $($r.Uri)"'
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $id, $uri = $run.Output.Trim() -split ' '
        Wait-Until { -not (Get-Process -Id $id -ErrorAction Ignore) }
        { Invoke-RestMethod "$($uri)api/health" -NoProxy } | Should -Throw
    }
}
