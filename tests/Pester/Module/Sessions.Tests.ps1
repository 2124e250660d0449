# Connecting and disconnecting are in their files in Cmdlets; here is what sessions are for all cmdlets.
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

Describe 'Sessions' {
    It '-Server takes <Kind>' -ForEach @(
        @{ Kind = 'a process'; Give = { $other } }
        @{ Kind = 'its session'; Give = { $other.Server } }
        @{ Kind = 'an address'; Give = { $other.Uri } }
        @{ Kind = 'a text'; Give = { "$($other.Uri)" } }
        @{ Kind = 'a session connected to'; Give = { $made = Connect-Hal9Server $other.Uri; $null = Connect-Hal9Server $range.Uri; $made } }
    ) {
        (Get-Hal9Status -Server (& $Give)).Status | Should -Be 'NoPlan'
    }

    It '-Server is also called -Uri, and refuses what is no address' {
        (Get-Hal9Status -Uri $other.Uri).Status | Should -Be 'NoPlan'
        $failure = Get-TerminatingError { Get-Hal9Status -Server 'no address' }
        $failure.FullyQualifiedErrorId | Should -BeLike 'CannotConvertArgument*'
        "$failure" | Should -Match 'Write it like http://127\.0\.0\.1:8900'
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

    It 'a second one with the same server and token takes the place of the first, which can still be used' {
        $first = Connect-Hal9Server $other.Uri
        $second = Connect-Hal9Server $other.Uri
        try {
            (Get-Hal9Status -Server $first).Status | Should -Be 'NoPlan'
        }
        finally {
            Disconnect-Hal9Server $second
        }
        (Get-Hal9Status).Name | Should -Be 'hal9-pester'
    }

    It 'belong to their runspace' {
        $pipeline = Start-Pipeline 'try { (Get-Hal9Status).Name } catch { $_.FullyQualifiedErrorId }'
        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        "$($pipeline.Output)" | Should -BeLike 'Hal9.ServerUnreachable,*'
    }

    It 'can be handed to another runspace' {
        $session = (Get-Hal9Status).Server
        1..4 | ForEach-Object -Parallel { Import-Module $using:ModulePath; (Get-Hal9Status -Server $using:session).Name } | Should -Be (@('hal9-pester') * 4)
    }

    It 'take server and token from the environment' {
        $token = (New-Hal9Token from-environment Viewer -AsPlainText).Token
        Invoke-Pwsh "`$env:HAL9_HOME = '/nowhere'; `$env:HAL9_SERVER = '$($range.Uri)'; `$env:HAL9_TOKEN = '$token'; (Get-Hal9Status).Name; (Connect-Hal9Server).TokenSource" |
            ForEach-Object { $_.Output.Trim() -split '\r?\n' } | Should -Be 'hal9-pester', 'HAL9_TOKEN'
    }
}

Describe 'Secrets' {
    It 'are in no stream and no error' {
        $made = New-Hal9Token secretive Admin -AsPlainText
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
}
