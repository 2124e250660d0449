BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
    $other = Start-Hal9Server -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/other.db
}

AfterAll { Exit-TestHome }

Describe 'Sessions' {
    It 'the practice range is the one that cmdlets speak to' {
        (Get-Hal9Status).Name | Should -Be 'hal9-demo'
    }

    It 'the one connected to last is taken, and after it the one before' {
        $session = Connect-Hal9Server $other.Uri
        $session.Version | Should -Match '^\d+\.\d+\.\d+'
        (Get-Hal9Status).Status | Should -Be 'NoPlan'
        Disconnect-Hal9Server
        (Get-Hal9Status).Name | Should -Be 'hal9-demo'
    }

    It '-Server takes a session, an address, a text and a process' {
        (Get-Hal9Status -Server $other).Status | Should -Be 'NoPlan'
        (Get-Hal9Status -Server $other.Uri).Status | Should -Be 'NoPlan'
        (Get-Hal9Status -Server "$($other.Uri)").Status | Should -Be 'NoPlan'
        (Get-Hal9Status -Server $other.Server).Status | Should -Be 'NoPlan'
        ($other | Get-Hal9Status).Status | Should -Be 'NoPlan'
        ($range.Server, $other.Server | Get-Hal9Status).Status | Should -Be 'Ready', 'NoPlan'
    }

    It 'objects know their server, and what they are piped to goes there' {
        $session = Connect-Hal9Server $other.Uri
        try {
            $flag = Get-Hal9Feature meta_learning -Server $range
            "$($flag.Server)" | Should -Be "$($range.Server)"
            ($flag | Enable-Hal9Feature -Percentage 11 -PassThru).Percentage | Should -Be 11
            (Get-Hal9Feature meta_learning -Server $range).Percentage | Should -Be 11
        }
        finally {
            $session | Disconnect-Hal9Server
        }
    }

    It 'Get-Hal9Status -All is of every one connected to' {
        $session = Connect-Hal9Server $other.Uri
        try {
            (Get-Hal9Status -All).Status | Should -Be 'Ready', 'NoPlan'
        }
        finally {
            Disconnect-Hal9Server $session
        }
    }

    It 'a second one with the same server and token takes the place of the first' {
        $first = Connect-Hal9Server $other.Uri
        $second = Connect-Hal9Server $other.Uri
        try {
            (Get-Hal9Status -All).Status | Should -Be 'Ready', 'NoPlan'
            (Get-Hal9Status -Server $first).Status | Should -Be 'NoPlan'
        }
        finally {
            Disconnect-Hal9Server $second
        }
        (Get-Hal9Status -All).Status | Should -Be 'Ready'
    }

    It 'belong to their runspace' {
        $pipeline = Start-Pipeline 'try { (Get-Hal9Status).Name } catch { $_.FullyQualifiedErrorId }'
        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        "$($pipeline.Output)" | Should -BeLike 'Hal9.ServerUnreachable,*'
    }

    It 'can be handed to another runspace' {
        $session = (Get-Hal9Status).Server
        1..4 | ForEach-Object -Parallel { Import-Module $using:ModulePath; (Get-Hal9Status -Server $using:session).Name } | Should -Be @('hal9-demo', 'hal9-demo', 'hal9-demo', 'hal9-demo')
    }

    It 'take server and token from the environment' {
        $token = (New-Hal9Token from-environment Viewer -AsPlainText).Token
        Invoke-Pwsh "`$env:HAL9_HOME = '/nowhere'; `$env:HAL9_SERVER = '$($range.Uri)'; `$env:HAL9_TOKEN = '$token'; (Get-Hal9Status).Name; (Connect-Hal9Server).TokenSource" |
            ForEach-Object { $_.Output.Trim() -split '\r?\n' } | Should -Be 'hal9-demo', 'HAL9_TOKEN'
    }

    It 'Connect-Hal9Server refuses a token that is none' {
        $failure = Get-Failure { Connect-Hal9Server $range.Uri (ConvertTo-SecureString 'hal9_wrong' -AsPlainText) }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.Unauthenticated,*'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        "$failure" | Should -Not -Match 'hal9_wrong'
    }

    It 'Connect-Hal9Server refuses an address that is none, and a token over plain HTTP' {
        (Get-Failure { Connect-Hal9Server 'ftp://x' }).FullyQualifiedErrorId | Should -BeLike 'Hal9.InvalidArgument,*'
        (Get-Failure { Connect-Hal9Server 'http://192.0.2.1:8900' (ConvertTo-SecureString 'x' -AsPlainText) }).FullyQualifiedErrorId | Should -BeLike 'Hal9.InsecureAddress,*'
    }
}

Describe 'Secrets' {
    It 'are in no stream and no error' {
        $made = New-Hal9Token secretive Admin -AsPlainText
        $made.Token | Should -Match '^hal9_'
        $secure = ConvertTo-SecureString $made.Token -AsPlainText
        $Error.Clear()
        $said = & {
            $session = Connect-Hal9Server $range.Uri $secure -Verbose -Debug
            $session | Format-List * -Force
            $session | ConvertTo-Json -Depth 5
            Get-Hal9Status -Server $session -Verbose -Debug | Format-List * -Force
            Get-Hal9Token -Server $session | Format-List * -Force
            Get-Hal9Feature nothing -Server $session -Verbose -Debug -ErrorAction Continue
            New-Hal9Token also-secret Viewer -Server $session -Verbose -Debug | Format-List *
            Disconnect-Hal9Server $session
        } *>&1 | Out-String
        $said += $Error | Format-List * -Force | Out-String
        $said | Should -Match 'secretive'
        $said | Should -Not -Match 'hal9_[0-9a-f]'
    }

    It 'New-Hal9Token hands a secure string to Connect-Hal9Server' {
        $session = Connect-Hal9Server $range.Uri (New-Hal9Token bob Operator -Lifetime 8h).Token
        $session.TokenSource | Should -Be '-Token'
        Disconnect-Hal9Server $session
        $expires = (Get-Hal9Token bob).ExpiresAt
        $expires | Should -BeGreaterThan ([DateTimeOffset]::Now.AddHours(7.9))
        $expires | Should -BeLessThan ([DateTimeOffset]::Now.AddHours(8.1))
        Get-Hal9Token bob | Remove-Hal9Token -Confirm:$false
        Get-Hal9Token bo* | Should -BeNullOrEmpty
    }
}
