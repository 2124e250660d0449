BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $plan = @{ name = 'kept'; legacy = @{ url = 'http://127.0.0.1:9' }; successor = @{ url = 'http://127.0.0.1:10' } }
    $server = $plan | Start-Hal9Server -Listen http://127.0.0.1:0 -Gateway http://127.0.0.1:0 -Store TestDrive:/served.db
}

AfterAll { Exit-TestHome }

Describe 'Start-Hal9Server' {
    It 'with -WhatIf says what would be, and starts nothing' {
        Get-WhatIf { Start-Hal9Server -WhatIf } | Should -Be 'Start a migration server at http://127.0.0.1:8900'
        Get-WhatIf { Start-Hal9Server -Listen http://127.0.0.1:0 -Store TestDrive:/none.db -WhatIf } | Should -Be 'Start a migration server at http://127.0.0.1:0'
        'TestDrive:/none.db' | Should -Not -Exist
    }

    It 'puts out a process that answers, with its gateway, store and credentials, and the plan registered' {
        $server | Should -BeOfType ([Hal9.Migrate.PowerShell.Serving.Hal9ServerProcess])
        $server.HasExited | Should -BeFalse
        $server.Uri.Port, $server.GatewayUri.Port | Should -Not -Contain 0
        $server.Store | Should -Be (Join-Path $TestDrive 'served.db')
        $server.Credentials | Should -Exist
        (Get-Process -Id $server.Id).HasExited | Should -BeFalse
        $status = Get-Hal9Status -Server $server
        $status.Name, $status.Status | Should -Be 'kept', 'Ready'
        (Get-TerminatingError { Invoke-RestMethod $server.GatewayUri -NoProxy }).Exception.Response.StatusCode | Should -Be 'BadGateway'
        $server | Out-String -Width 120 | Should -Match 'Id +: \d+[\s\S]+Store +: .*served\.db[\s\S]+HasExited +: False'
        "$server" | Should -Match '^http://127\.0\.0\.1:\d+ \(process \d+\)$'
    }

    It 'does not hear the Ctrl+C of the terminal' -Skip:$IsWindows {
        kill -INT $server.Id
        kill -HUP $server.Id
        (Get-Hal9Status -Server $server).Name | Should -Be 'kept'
        $server.HasExited | Should -BeFalse
    }

    It 'shows its metrics without a token and logs as JSON where that is asked for' {
        $watched = $plan | Start-Hal9Server -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/watched.db -MetricsAddress 127.0.0.1:0 -OtlpEndpoint http://127.0.0.1:9 -LogFormat Json
        try {
            $watched.MetricsUri.Port | Should -Not -Be 0
            Invoke-RestMethod $watched.MetricsUri -NoProxy | Should -Match 'hal9_migrate_status\{status="Ready"\} 1'
            Wait-Until { $watched.Log.Count -gt 0 }
            ($watched.Log[0] | ConvertFrom-Json).level | Should -Be 'information'
        }
        finally { $watched | Stop-Hal9Server }
        $server.MetricsUri | Should -BeNullOrEmpty
    }

    It 'says what it logged' {
        Wait-Until { $server.Log.Count -gt 0 }
        $server.Log | Should -BeOfType ([string])
        $server.Log[0] | Should -Not -Match "`n"
        @($server.Log[0]).Count | Should -Be 1
        $server.Log -join "`n" | Should -Match 'registered'
    }

    It 'ends with <Mark>: <Call>' -ForEach @(
        @{ Mark = 'Hal9.StoreInUse ResourceBusy'; Call = { Start-Hal9Server -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/served.db } }
        @{ Mark = 'Hal9.AddressUnavailable ResourceBusy'; Call = { Start-Hal9Server -Listen $server.Uri -NoGateway -Store TestDrive:/another.db } }
        @{ Mark = 'Hal9.StoreUnwritable WriteError'; Call = { Start-Hal9Server -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/nowhere/x.db } }
        @{ Mark = 'Hal9.InsecureAddress SecurityError'; Call = { Start-Hal9Server -Listen http://0.0.0.0:0 -NoGateway -Store TestDrive:/another.db } }
        @{ Mark = 'Hal9.InsecureAddress SecurityError'; Call = { Start-Hal9Server -MetricsAddress 0.0.0.0:0 -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/another.db } }
        @{ Mark = 'Hal9.InvalidArgument InvalidArgument'; Call = { Start-Hal9Server -OtlpEndpoint ftp://127.0.0.1 -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/another.db } }
        @{ Mark = 'Hal9.InvalidArgument InvalidArgument'; Call = { Start-Hal9Server -Gateway http://127.0.0.1:0 -NoGateway -Store TestDrive:/another.db } }
        @{ Mark = 'Hal9.InvalidArgument InvalidArgument'; Call = { Start-Hal9Server -Listen https://127.0.0.1:0 -NoGateway -Store TestDrive:/another.db } }
        @{ Mark = 'Hal9.InvalidArgument InvalidArgument'; Call = { Start-Hal9Server -SecretsDirectory TestDrive:/nowhere -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/another.db } }
        @{ Mark = 'Hal9.PlanInvalid InvalidData'; Call = { Start-Hal9Server @{ name = 'x' } -NoGateway -Store TestDrive:/another.db } }
    ) {
        $failure = Get-TerminatingError $Call
        Get-Mark $failure | Should -Be $Mark
        "$failure $($failure.ErrorDetails.RecommendedAction)" | Should -Not -Match '--\w|   at '
    }

    It 'ends with PlanDifferent when the store has an open migration with another plan' {
        Stop-Hal9Server $server
        $again = Start-Hal9Server $plan -Listen $server.Uri -NoGateway -Store TestDrive:/served.db
        (Get-Hal9Status -Server $again).Name | Should -Be 'kept'
        $again.GatewayUri | Should -BeNullOrEmpty
        $null = Start-Hal9Migration -Force -Server $again -Confirm:$false
        Stop-Hal9Server $again
        $other = $plan.Clone()
        $other.name = 'another'
        Get-Mark (Get-TerminatingError { Start-Hal9Server -Plan $other -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/served.db }) | Should -Be 'Hal9.PlanDifferent InvalidOperation'
    }

    It 'listens beyond this machine when told that something else does TLS, and under the names told' {
        $open = Start-Hal9Server -Listen http://0.0.0.0:0 -NoGateway -AllowInsecure -HostName migrate.example, other.example -Store TestDrive:/open.db
        $at = "http://127.0.0.1:$($open.Uri.Port)/api/health"
        (Invoke-RestMethod $at -Headers @{ Host = 'migrate.example' } -NoProxy).version | Should -Be $open.Version
        (Invoke-RestMethod $at -Headers @{ Host = 'other.example' } -NoProxy).version | Should -Be $open.Version
        { Invoke-RestMethod $at -Headers @{ Host = 'evil.example' } -NoProxy } | Should -Throw
        Stop-Hal9Server $open
    }

    It 'takes a certificate for https' {
        New-TestCertificate $TestDrive
        $tls = Start-Hal9Server -Listen https://127.0.0.1:0 -NoGateway -Store TestDrive:/tls.db -CertificatePath TestDrive:/server.pem -CertificateKeyPath TestDrive:/server.key
        "$($tls.Server)" | Should -BeLike 'https://127.0.0.1:*'
        (Invoke-RestMethod "$($tls.Uri)api/health" -SkipCertificateCheck -NoProxy).version | Should -Be $tls.Version
        Stop-Hal9Server $tls
    }

    It 'outlives the shell that started it' {
        $store = Join-Path $env:HAL9_HOME 'outlives.db'
        $run = Invoke-Pwsh "`$s = Start-Hal9Server -Listen http://127.0.0.1:0 -NoGateway -Store '$store'; `"`$(`$s.Id) `$(`$s.Uri)`""
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $id, $uri = $run.Output.Trim() -split ' '
        try {
            (Get-Hal9Status -Server $uri).Status | Should -Be 'NoPlan'
        }
        finally {
            Stop-Process -Id $id
        }
    }
}

Describe 'The program that Start-Hal9Server runs' {
    It 'is shown by -Verbose as a command line that can be run by hand' {
        $said = Start-Hal9Server -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/v.db -HostName a.example -Verbose 4>&1
        $said | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] } | Stop-Hal9Server
        "$($said[0])" | Should -Match ' serve --listen http://127\.0\.0\.1:0 --store .+v\.db --allow-hostname a\.example --no-gateway --format json$'
    }

    It 'is the one of -Path, or of HAL9_MIGRATE' {
        $program = Join-Path $ModulePath 'server/hal9-migrate.dll'
        foreach ($call in { Start-Hal9Server -Path $program @rest }, { $env:HAL9_MIGRATE = $program; Start-Hal9Server @rest }) {
            $rest = @{ Listen = 'http://127.0.0.1:0'; NoGateway = $true; Store = 'TestDrive:/p.db' }
            $started = & $call
            $env:HAL9_MIGRATE = $null
            $started.HasExited | Should -BeFalse
            Stop-Hal9Server $started
        }
    }

    It 'that is asked for and is not there is an error that names where it is looked for' {
        $failure = Get-TerminatingError { Start-Hal9Server -Path TestDrive:/nothing }
        Get-Mark $failure | Should -Be 'Hal9.NotFound ObjectNotFound'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-Path.*HAL9_MIGRATE.*PATH.*server.*\.NET 10'
        $env:HAL9_MIGRATE = '/nowhere/hal9-migrate'
        try {
            "$(Get-TerminatingError { Start-Hal9Server })" | Should -Match '^HAL9_MIGRATE names /nowhere/hal9-migrate'
        }
        finally {
            $env:HAL9_MIGRATE = $null
        }
    }

    It 'that ends at once is told with what it said' -Skip:$IsWindows {
        $failure = Get-TerminatingError { Start-Hal9Server -Path /bin/false }
        Get-Mark $failure | Should -Be 'Hal9.Unexpected NotSpecified'
        "$failure" | Should -Match 'exit code 1'
    }

    It 'that is not ready in time is ended' -Skip:$IsWindows {
        "#!/bin/sh`necho `$`$ > $TestDrive/pid`nexec sleep 60" | Set-Content TestDrive:/slow
        chmod +x (Join-Path $TestDrive 'slow')
        $failure = Get-TerminatingError { Start-Hal9Server -Path TestDrive:/slow -TimeoutSec 1 }
        Get-Mark $failure | Should -Be 'Hal9.TimedOut OperationTimeout'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-TimeoutSec'
        Wait-Until { -not (Get-Process -Id (Get-Content TestDrive:/pid) -ErrorAction Ignore) }
    }
}
