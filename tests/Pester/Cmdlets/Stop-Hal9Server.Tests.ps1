BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $one = Start-TestServer
    $two = Start-TestServer
    $three = Start-TestServer
}

AfterAll { Exit-TestHome }

Describe 'Stop-Hal9Server' {
    It 'with -WhatIf says what would be, and stops nothing' {
        Get-WhatIf { Stop-Hal9Server -WhatIf } | Should -Be "Stop $one", "Stop $two", "Stop $three"
        $one.HasExited, $two.HasExited | Should -Be $false, $false
    }

    It 'refuses an undefined variable rather than stopping all' {
        (Get-TerminatingError { Stop-Hal9Server $undefined }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        $one.HasExited | Should -BeFalse
    }

    It 'stops the one given by position, in order, and waits for that' {
        Stop-Hal9Server $one | Should -BeNullOrEmpty
        $one.HasExited | Should -BeTrue
        $one.Log -join "`n" | Should -Not -Match 'unhandled'
        Get-Mark (Get-TerminatingError { Get-Hal9Status -Server $one }) | Should -Be 'Hal9.ServerUnreachable ConnectionError'
    }

    It 'stops the one piped to it, and is no error for one that has ended' {
        $said = $two | Stop-Hal9Server -Verbose 4>&1
        "$said" | Should -Be "$two has ended."
        $two | Stop-Hal9Server -ErrorAction Stop
        Stop-Hal9Server -InputObject $two -ErrorAction Stop
    }

    It 'ends at once what does not end in time' -Skip:$IsWindows {
        "#!/bin/sh`ntrap '' TERM`necho '{`"version`":`"0`",`"api`":`"http://127.0.0.1:9`"}'`nwhile :; do sleep 1; done" | Set-Content TestDrive:/stubborn
        chmod +x (Join-Path $TestDrive 'stubborn')
        $stubborn = Start-Hal9Server -Path TestDrive:/stubborn
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Stop-Hal9Server $stubborn -TimeoutSec 1
        $stubborn.HasExited | Should -BeTrue
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
    }

    It 'without a server stops every one that this runspace has started' {
        Stop-Hal9Server -Confirm:$false
        $three.HasExited | Should -BeTrue
        Stop-Hal9Server -ErrorAction Stop
    }

    It 'takes servers only' {
        (Get-TerminatingError { Stop-Hal9Server 'http://127.0.0.1:8900' }).FullyQualifiedErrorId | Should -BeLike 'CannotConvertArgument*'
    }
}
