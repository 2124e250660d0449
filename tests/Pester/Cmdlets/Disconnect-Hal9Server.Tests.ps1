BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange
    $token = (New-Hal9Token somebody Viewer).Token
    function Get-Open { (Get-Completion 'Get-Hal9Status -Server ').CompletionText }
}

AfterAll { Exit-SharedRange }

Describe 'Disconnect-Hal9Server' {
    BeforeEach {
        Disconnect-Hal9Server -All
        $admin = Connect-Hal9Server $range.Uri
        $viewer = Connect-Hal9Server $range.Uri $token
    }

    It 'forgets the session connected to last; the one before is the default again' {
        Get-Mark (Get-TerminatingError { Get-Hal9Token }) | Should -Be 'Hal9.Forbidden PermissionDenied'
        Disconnect-Hal9Server | Should -BeNullOrEmpty
        (Get-Hal9Token).Name | Should -Contain 'local-admin'
        Disconnect-Hal9Server
        Get-Open | Should -BeNullOrEmpty
    }

    It 'forgets the session given, by position, by name, from the pipeline' {
        Disconnect-Hal9Server $viewer
        (Get-Hal9Token).Name | Should -Contain 'local-admin'
        $again = Connect-Hal9Server $range.Uri $token
        Disconnect-Hal9Server -Server $again
        (Get-Hal9Token).Name | Should -Contain 'local-admin'
        Connect-Hal9Server $range.Uri $token | Disconnect-Hal9Server
        (Get-Hal9Token).Name | Should -Contain 'local-admin'
        $admin | Disconnect-Hal9Server
        Get-Open | Should -BeNullOrEmpty
    }

    It 'forgets the sessions of an address, of a process, or all' {
        Disconnect-Hal9Server "$($range.Uri)"
        Get-Open | Should -BeNullOrEmpty
        $null = Connect-Hal9Server $range.Uri
        $range | Disconnect-Hal9Server
        Get-Open | Should -BeNullOrEmpty
        $null = Connect-Hal9Server $range.Uri
        Disconnect-Hal9Server -All
        Get-Open | Should -BeNullOrEmpty
    }

    It 'says in Verbose what it closed, and is no error when there is nothing' {
        Disconnect-Hal9Server -All -Verbose 4>&1 | Should -Be "Closed: $($range.Server), $($range.Server)."
        Disconnect-Hal9Server -Verbose -ErrorAction Stop 4>&1 | Should -Be 'There was no session to close.'
    }

    It 'refuses an undefined variable rather than closing the last' {
        (Get-TerminatingError { Disconnect-Hal9Server $undefined }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        Get-Open | Should -Not -BeNullOrEmpty
    }

    It 'offers by Tab the servers connected to' {
        (Get-Completion 'Disconnect-Hal9Server ').CompletionText | Should -Be "$($range.Server)"
    }
}
