BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    $null = New-Hal9Token bob Operator -Lifetime 8h
    $null = New-Hal9Token bert Viewer
}

AfterAll { Exit-SharedRange }

Describe 'Get-Hal9Token' {
    It 'puts out every token, without its text' {
        $tokens = Get-Hal9Token
        $tokens | Should -BeOfType ([Hal9.Migrate.Wire.TokenDocument])
        $tokens.Name | Sort-Object | Should -Be 'bert', 'bob', 'local-admin'
        ($tokens | Where-Object Name -EQ bob).Role | Should -Be 'Operator'
        ($tokens | Where-Object ExpiresAt).Name | Should -Be 'bob'
        $tokens | Format-List * -Force | Out-String | Should -Not -Match 'hal9_'
        $tokens | Out-String -Width 160 | Should -Match 'Name +Role +CreatedAt +ExpiresAt'
    }

    It 'takes names and wildcards' {
        (Get-Hal9Token b*).Name | Sort-Object | Should -Be 'bert', 'bob'
        (Get-Hal9Token -Name BOB, local-admin).Name | Sort-Object | Should -Be 'bob', 'local-admin'
        Get-Hal9Token 'nothing*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'reports a name that no token has, and puts out the others' {
        $failures = $null
        (Get-Hal9Token nobody, bob -ErrorAction SilentlyContinue -ErrorVariable failures).Name | Should -Be 'bob'
        Get-Mark $failures[0] | Should -Be 'Hal9.UnknownToken ObjectNotFound nobody'
    }

    It 'offers them by Tab, with their roles' {
        $offered = Get-Completion 'Get-Hal9Token bo'
        $offered.CompletionText, $offered.ToolTip | Should -Be 'bob', 'Operator'
    }
}
