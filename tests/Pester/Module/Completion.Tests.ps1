# What each cmdlet offers is in its file in Cmdlets.
BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Tab' {
    It 'is silent and soon when the server is away, and sooner the next time' {
        $errors = $Error.Count
        $first = Measure-Command { Get-Completion 'Enable-Hal9Feature -Server http://127.0.0.1:9 -Name m' | Should -BeNullOrEmpty }
        $second = Measure-Command { $null = Get-Completion 'Enable-Hal9Feature -Server http://127.0.0.1:9 -Name m' }
        $first.TotalSeconds | Should -BeLessThan 2
        $second | Should -BeLessThan $first
        $Error.Count | Should -Be $errors
    }

    It 'is silent when the token may not ask, or the server is no address' {
        $bob = Connect-TestUser bob Viewer
        Get-Completion 'Remove-Hal9Token -Server $bob -Name l' | Should -BeNullOrEmpty
        Get-Completion "Enable-Hal9Feature -Server 'no address' -Name m" | Should -BeNullOrEmpty
        "$bob" | Should -Not -BeNullOrEmpty
    }

    It 'asks the server that the line names' {
        $server = (Get-Hal9Status).Server
        Disconnect-Hal9Server -All
        (Get-Completion "Enable-Hal9Feature -Server $server -Name meta").CompletionText | Should -Be 'meta_learning'
        $null = Connect-Hal9Server $server.Uri
    }

    It 'takes a quote before the word, and quotes what needs it' {
        (Get-Completion "Enable-Hal9Feature 'meta").CompletionText | Should -Match 'meta_learning'
        (Get-Completion 'Get-Hal9Feature -Name meta_learning, shadow').CompletionText | Should -Be 'shadow_mode'
    }
}
