BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    Start-TestMigration
    function Get-Server([Collections.IDictionary] $Headers) {
        (Invoke-WebRequest "$($range.GatewayUri)api/health" -Headers $Headers -NoProxy).Headers['X-Hal9-Served-By']
    }
}

AfterAll { Exit-SharedRange }

Describe 'New-Hal9RouteToken' {
    It 'with -WhatIf says what would be, and makes none' {
        Get-WhatIf { New-Hal9RouteToken Legacy -WhatIf } | Should -Be 'Make a route token for the Legacy'
    }

    It 'makes a header with which the successor answers, unless the legacy shall' {
        $route = New-Hal9RouteToken
        $route | Should -BeOfType ([Hal9.Migrate.Wire.RouteTokenDocument])
        Get-Server $route.Headers | Should -Be 'successor'
        Get-Server @{ $route.Header = $route.Token } | Should -Be 'successor'
        Get-Server (New-Hal9RouteToken Legacy).Headers | Should -Be 'legacy'
        Get-Server (New-Hal9RouteToken -Side Successor).Headers | Should -Be 'successor'
    }

    It 'lasts 15 minutes, or as long as said: <Text>' -ForEach @(
        @{ Text = 'nothing'; Call = { New-Hal9RouteToken }; Minutes = 15 }
        @{ Text = '5m by position'; Call = { New-Hal9RouteToken Legacy 5m }; Minutes = 5 }
        @{ Text = '1d, which is a number to PowerShell'; Call = { New-Hal9RouteToken -Lifetime 1d }; Minutes = 1440 }
        @{ Text = 'a time span'; Call = { New-Hal9RouteToken -Lifetime ([timespan]::FromHours(2)) }; Minutes = 120 }
        @{ Text = 'seconds'; Call = { New-Hal9RouteToken -Lifetime 90 }; Minutes = 1.5 }
    ) {
        $expires = (& $Call).ExpiresAt
        $expires | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes($Minutes - 1))
        $expires | Should -BeLessOrEqual ([DateTimeOffset]::Now.AddMinutes($Minutes))
    }

    It 'ends with the bounds of a lifetime beyond them' {
        $failure = Get-TerminatingError { New-Hal9RouteToken -Lifetime 25h }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        "$failure" | Should -Be '-Lifetime in seconds is 90000; expected 1 to 86400.'
        (Get-TerminatingError { New-Hal9RouteToken Elsewhere }).FullyQualifiedErrorId | Should -BeLike 'CannotConvertArgument*'
    }

    It 'offers the sides by Tab' {
        (Get-Completion 'New-Hal9RouteToken ').CompletionText | Should -Be 'Legacy', 'Successor'
    }
}
