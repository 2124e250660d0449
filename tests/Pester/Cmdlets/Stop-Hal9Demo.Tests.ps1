BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
}

AfterAll { Exit-TestHome }

Describe 'Stop-Hal9Demo' {
    It 'with -WhatIf says what would be, and stops nothing' {
        Get-WhatIf { Stop-Hal9Demo -WhatIf } | Should -Be "Stop $range"
        $range.HasExited | Should -BeFalse
    }

    It 'refuses an undefined variable rather than stopping all' {
        (Get-TerminatingError { Stop-Hal9Demo $undefined }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        $range.HasExited | Should -BeFalse
    }

    It 'stops the range piped to it with everything that it started' {
        $range | Stop-Hal9Demo | Should -BeNullOrEmpty
        $range.HasExited | Should -BeTrue
        foreach ($service in $range.Uri, $range.LegacyUri, $range.SuccessorUri, $range.GatewayUri) {
            { Invoke-RestMethod "$($service)api/health" -NoProxy } | Should -Throw
        }
    }

    It 'is no error for one that has ended' {
        Stop-Hal9Demo -InputObject $range -ErrorAction Stop
    }

    It 'without a range stops every one that this runspace has started' {
        $again = Start-Hal9Demo -Port 0 -RequestsPerSecond 1 -Neurons 100
        Stop-Hal9Demo -TimeoutSec 20
        $again.HasExited | Should -BeTrue
        Stop-Hal9Demo -ErrorAction Stop
    }
}
