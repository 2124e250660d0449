BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
}

AfterAll { Exit-SharedRange }

Describe 'New-Hal9Token' {
    It 'with -WhatIf says what would be, and makes none' {
        Get-WhatIf { New-Hal9Token ann Viewer -WhatIf } | Should -Be 'Make a token ann with the role Viewer'
        (Get-Hal9Token).Name | Should -Not -Contain 'ann'
    }

    It 'makes a token as a secure string that Connect-Hal9Server takes' {
        $made = New-Hal9Token bob Operator
        $made | Should -BeOfType ([Hal9.Migrate.PowerShell.Tokens.Hal9Token])
        $made.Name, $made.Role, $made.ExpiresAt | Should -Be 'bob', 'Operator', $null
        $made.Token | Should -BeOfType ([securestring])
        "$made" | Should -Be 'bob (Operator)'
        $session = Connect-Hal9Server $range.Uri $made.Token
        Enable-Hal9Feature meta_learning 5 -Server $session
        Disconnect-Hal9Server $session
        (Get-Hal9Event 1).Actor | Should -Be 'bob'
    }

    It 'puts out the text only when asked to' {
        $made = New-Hal9Token -Name carol -Role Viewer -AsPlainText
        $made | Should -BeOfType ([Hal9.Migrate.Wire.NewTokenDocument])
        $made.Token | Should -Match '^hal9_[0-9a-f]{64}$'
        New-Hal9Token dave Viewer | Format-List * -Force | Out-String | Should -Not -Match 'hal9_'
    }

    It 'makes one that expires after <Text>' -ForEach @(
        @{ Text = '8h'; Given = '8h'; Hours = 8 }
        @{ Text = '30d, which is a number to PowerShell'; Given = $null; Hours = 720 }
        @{ Text = 'a time span'; Given = [timespan]::FromMinutes(90); Hours = 1.5 }
        @{ Text = 'a number of seconds'; Given = 7200; Hours = 2 }
        @{ Text = 'a decimal number of seconds'; Given = [decimal]7200; Hours = 2 }
    ) {
        $name = "after-$([guid]::NewGuid().ToString('N'))"
        $made = $Given ? (New-Hal9Token $name Viewer -Lifetime $Given) : (New-Hal9Token $name Viewer -Lifetime 30d)
        $made.ExpiresAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddHours($Hours).AddMinutes(-1))
        $made.ExpiresAt | Should -BeLessOrEqual ([DateTimeOffset]::Now.AddHours($Hours))
    }

    It 'reports a name that is taken, one that is none, and a lifetime that cannot be' {
        Get-Mark (Get-ReportedError { New-Hal9Token bob Viewer }) | Should -Be 'Hal9.TokenExists ResourceExists bob'
        Get-Mark (Get-ReportedError { New-Hal9Token 'no name' Viewer }) | Should -Be 'Hal9.InvalidArgument InvalidArgument no name'
        $failure = Get-ReportedError { New-Hal9Token ann Viewer -Lifetime 0 }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument ann'
        "$failure" | Should -Be '-Lifetime in seconds is 0; expected 1 to 315360000.'
        (Get-TerminatingError { New-Hal9Token ann Nobody }).FullyQualifiedErrorId | Should -BeLike 'CannotConvertArgument*'
    }

    It 'is for an admin' {
        $bob = Connect-TestUser bobby
        $failure = Get-TerminatingError { New-Hal9Token ann Viewer -Server $bob }
        Get-Mark $failure | Should -Be 'Hal9.Forbidden PermissionDenied ann'
        "$failure" | Should -Match 'bobby has the role operator'
    }

    It 'offers the roles by Tab' {
        (Get-Completion 'New-Hal9Token x ').CompletionText | Should -Be 'Admin', 'Flags', 'Gateway', 'Operator', 'Viewer'
    }
}
