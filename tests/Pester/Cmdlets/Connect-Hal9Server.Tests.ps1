BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    $token = (New-Hal9Token somebody Viewer).Token
    Disconnect-Hal9Server -All
}

AfterAll { Exit-SharedRange }

Describe 'Connect-Hal9Server' {
    AfterEach { Disconnect-Hal9Server -All }

    It 'puts out a session of the address, with the token of the credentials file' {
        $session = Connect-Hal9Server $range.Uri
        $session | Should -BeOfType ([Hal9.Migrate.PowerShell.Sessions.Hal9Session])
        $session.Uri | Should -Be $range.Uri
        $session.Version | Should -Match '^\d+\.\d+\.\d+'
        $session.ConnectedAt | Should -BeGreaterThan ([DateTimeOffset]::Now.AddMinutes(-1))
        $session.TokenSource | Should -Match ([regex]::Escape($env:HAL9_HOME))
        "$session" | Should -Be "$($range.Server)"
        $session | Out-String -Width 160 | Should -Match 'Server +Version +ConnectedAt +TokenSource[\s\S]+http://127\.0\.0\.1:\d+ +0\.'
    }

    It 'takes address and token by position, and is who the token is' {
        $session = Connect-Hal9Server $range.Uri $token
        $session.TokenSource | Should -Be '-Token'
        Get-Mark (Get-TerminatingError { Enable-Hal9Feature meta_learning }) | Should -Be 'Hal9.Forbidden PermissionDenied meta_learning'
    }

    It 'takes the address <How>' -ForEach @(
        @{ How = 'by name'; Call = { Connect-Hal9Server -Uri "$($range.Uri)" -Token $token } }
        @{ How = 'by alias'; Call = { Connect-Hal9Server -Server $range.Uri -Token $token } }
        @{ How = 'from the pipeline'; Call = { "$($range.Uri)" | Connect-Hal9Server -Token $token } }
        @{ How = 'of a process'; Call = { $range | Connect-Hal9Server -Token $token } }
        @{ How = 'of another session'; Call = { Connect-Hal9Server $range.Server $token } }
        @{ How = 'from HAL9_SERVER'; Call = { $env:HAL9_SERVER = $range.Uri; try { Connect-Hal9Server -Token $token } finally { $env:HAL9_SERVER = $null } } }
    ) {
        "$(& $Call)" | Should -Be "$($range.Server)"
    }

    It 'takes the token of HAL9_TOKEN' {
        $env:HAL9_TOKEN = [Net.NetworkCredential]::new('', $token).Password
        try {
            (Connect-Hal9Server $range.Uri).TokenSource | Should -Be 'HAL9_TOKEN'
        }
        finally {
            $env:HAL9_TOKEN = $null
        }
    }

    It 'refuses an undefined variable rather than connecting elsewhere or as somebody else' {
        (Get-TerminatingError { Connect-Hal9Server $undefined }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError*,*'
        (Get-TerminatingError { Connect-Hal9Server $range.Uri $undefined }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'ends with <Id>, and leaves no session: <Call>' -ForEach @(
        @{ Id = 'Hal9.Unauthenticated AuthenticationError'; Call = { Connect-Hal9Server $range.Uri (ConvertTo-SecureString 'hal9_wrong' -AsPlainText) } }
        @{ Id = 'Hal9.InvalidArgument InvalidArgument ftp://x'; Call = { Connect-Hal9Server 'ftp://x' } }
        @{ Id = 'Hal9.InsecureAddress SecurityError http://192.0.2.1:8900'; Call = { Connect-Hal9Server 'http://192.0.2.1:8900' $token } }
        @{ Id = 'Hal9.ServerUnreachable ConnectionError'; Call = { Connect-Hal9Server http://127.0.0.1:9 $token } }
        @{ Id = 'Hal9.InvalidArgument InvalidArgument'; Call = { Connect-Hal9Server $range.Uri $token -CaFile TestDrive:/nowhere.pem } }
    ) {
        $failure = Get-TerminatingError $Call
        Get-Mark $failure | Should -Be $Id
        "$failure" | Should -Not -Match 'hal9_wrong|--\w'
        (Get-Completion 'Get-Hal9Status -Server ').CompletionText | Should -BeNullOrEmpty
    }
}

Describe 'Connect-Hal9Server -CaFile' {
    It 'checks the certificate of an https server against a file, and refuses one of nobody known' {
        New-TestCertificate $TestDrive
        $server = Start-Hal9Server -Listen https://127.0.0.1:0 -NoGateway -Store TestDrive:/tls.db -CertificatePath TestDrive:/server.pem -CertificateKeyPath TestDrive:/server.key
        try {
            $secret = ConvertTo-SecureString (Get-Content $server.Credentials -Raw | ConvertFrom-Json).token -AsPlainText
            "$(Connect-Hal9Server $server.Uri $secret -CaFile TestDrive:/server.pem)" | Should -BeLike 'https://127.0.0.1:*'
            (Get-Hal9Status).Status | Should -Be 'NoPlan'
            Disconnect-Hal9Server
            Remove-Item $server.Credentials
            Get-Mark (Get-TerminatingError { Connect-Hal9Server $server.Uri $secret }) | Should -Be 'Hal9.ServerUnreachable ConnectionError'
        }
        finally {
            Stop-Hal9Server $server
        }
    }
}
