BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
}

AfterAll { Exit-SharedRange }

Describe 'Remove-Hal9Token' {
    BeforeEach { 'one', 'two', 'three' | Where-Object { $_ -notin (Get-Hal9Token).Name } | ForEach-Object { $null = New-Hal9Token $_ Viewer } }

    It 'with -WhatIf says what would be, and removes none' {
        Get-WhatIf { Get-Hal9Token one | Remove-Hal9Token -WhatIf } | Should -Match '^Revoke token one\?'
        (Get-Hal9Token).Name | Should -Contain 'one'
    }

    It 'removes those named <How>' -ForEach @(
        @{ How = 'by position'; Call = { Remove-Hal9Token one, two -Confirm:$false } }
        @{ How = 'by name'; Call = { Remove-Hal9Token -Name one, two -Confirm:$false } }
        @{ How = 'in the pipeline'; Call = { 'one', 'two' | Remove-Hal9Token -Confirm:$false } }
        @{ How = 'by Get-Hal9Token'; Call = { Get-Hal9Token one, tw* | Remove-Hal9Token -Confirm:$false } }
    ) {
        & $Call | Should -BeNullOrEmpty
        (Get-Hal9Token).Name | Sort-Object | Should -Be 'local-admin', 'three'
    }

    It 'shuts its bearer out at once' {
        $session = Connect-TestUser eve Viewer
        (Get-Hal9Status -Server $session).Name | Should -Not -BeNullOrEmpty
        Remove-Hal9Token eve -Confirm:$false
        $failure = Get-TerminatingError { Get-Hal9Status -Server $session }
        Get-Mark $failure | Should -Be 'Hal9.Unauthenticated AuthenticationError'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Connect-Hal9Server -Token'
    }

    It 'reports one that is not there, and goes on' {
        Get-Mark (Get-ReportedError { Remove-Hal9Token nobody, one -Confirm:$false }) | Should -Be 'Hal9.UnknownToken ObjectNotFound nobody'
        (Get-Hal9Token).Name | Should -Not -Contain 'one'
    }

    It 'offers the tokens by Tab' {
        (Get-Completion 'Remove-Hal9Token l').CompletionText | Should -Be 'local-admin'
    }
}
