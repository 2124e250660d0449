BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
}

AfterAll { Exit-TestHome }

Describe 'A server' {
    BeforeAll {
        $server = Start-Hal9Server -Listen http://127.0.0.1:0 -Gateway http://127.0.0.1:0 -Store TestDrive:/served.db
    }

    It 'answers when Start-Hal9Server returns' {
        $server.HasExited | Should -BeFalse
        $server.Uri.Port, $server.GatewayUri.Port | Should -Not -Contain 0
        (Get-Hal9Status -Server $server).Status | Should -Be 'NoPlan'
        Get-Process -Id $server.Id | Should -Not -BeNullOrEmpty
    }

    It 'does not hear the Ctrl+C of the terminal' -Skip:$IsWindows {
        kill -INT $server.Id
        kill -HUP $server.Id
        (Get-Hal9Status -Server $server).Status | Should -Be 'NoPlan'
        $server.HasExited | Should -BeFalse
    }

    It 'says what it logged' {
        Wait-Until { $server.Log.Count -gt 0 }
        $server.Log | Should -BeOfType ([string])
    }

    It 'keeps its store to itself' {
        $failure = Get-Failure { Start-Hal9Server -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/served.db }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.StoreInUse,*'
    }

    It 'keeps its address to itself' {
        $failure = Get-Failure { Start-Hal9Server -Listen $server.Uri -NoGateway -Store TestDrive:/another.db }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.AddressUnavailable,*'
    }

    It 'goes on where its store ends, with a plan registered from a hashtable' {
        Stop-Hal9Server $server
        $server.HasExited | Should -BeTrue
        (Get-Failure { Get-Hal9Status -Server $server }).FullyQualifiedErrorId | Should -BeLike 'Hal9.ServerUnreachable,*'

        $plan = @{ name = 'kept'; legacy = @{ url = 'http://127.0.0.1:9' }; successor = @{ url = 'http://127.0.0.1:10' } }
        $again = Start-Hal9Server $plan -Listen $server.Uri -NoGateway -Store TestDrive:/served.db
        (Get-Hal9Status -Server $again).Name | Should -Be 'kept'
        $again | Stop-Hal9Server
        $again.HasExited | Should -BeTrue
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

Describe 'The program' {
    It 'that is asked for and is not there is an error that names where it is looked for' {
        $failure = Get-Failure { Start-Hal9Server -Path TestDrive:/nothing }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.NotFound,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'HAL9_MIGRATE.*PATH.*server.*\.NET 10'
    }

    It 'that ends at once is told with what it said' -Skip:$IsWindows {
        $failure = Get-Failure { Start-Hal9Server -Path /bin/false }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.Unexpected,*'
        "$failure" | Should -Match 'exit code 1'
    }
}

Describe 'A practice range' {
    It 'is ready to be migrated, and gone when it is stopped' {
        $range = Start-TestRange
        (Get-Hal9Status).Name | Should -Be 'hal9-demo'
        (Invoke-RestMethod "$($range.LegacyUri)api/health" -NoProxy).status | Should -Not -BeNullOrEmpty
        Stop-Hal9Demo $range
        $range.HasExited | Should -BeTrue
        { Invoke-RestMethod "$($range.SuccessorUri)api/health" -NoProxy } | Should -Throw
    }
}
