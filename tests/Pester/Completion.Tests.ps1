BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
    $null = Start-Hal9Migration -Plan (Get-TestPlan -State @{ gates = @(@{ name = 'people'; approval = $true }) }) -Phase Shadow -Confirm:$false
    $null = New-Hal9Checkpoint before-canary -Description 'Just in case'
    function Complete { param([string] $Line) (TabExpansion2 $Line $Line.Length).CompletionMatches }
}

AfterAll { Exit-TestHome }

Describe 'Tab' {
    It 'offers <Expected> for "<Line>"' -ForEach @(
        @{ Line = 'Start-Hal9Migration -Phase '; Expected = 'Shadow', 'Canary', 'State', 'RampUp', 'Full' }
        @{ Line = 'Start-Hal9Migration -Phase r'; Expected = @('RampUp') }
        @{ Line = 'Wait-Hal9Migration c'; Expected = @('Canary') }
        @{ Line = 'Invoke-Hal9Rollback -ToPhase '; Expected = 'None', 'Shadow', 'Canary', 'State', 'RampUp' }
        @{ Line = 'Test-Hal9Health -Component s'; Expected = 'substrate', 'storage' }
        @{ Line = 'Test-Hal9Migration -Test '; Expected = 'endpoints', 'routing', 'flags', 'journal' }
        @{ Line = 'Enable-Hal9Feature meta'; Expected = @('meta_learning') }
        @{ Line = 'Get-Hal9Feature s'; Expected = 'self_organization', 'shadow_mode', 'substrate_abstraction' }
        @{ Line = 'Restore-Hal9Checkpoint '; Expected = @('before-canary') }
        @{ Line = 'Remove-Hal9Checkpoint -Name b'; Expected = @('before-canary') }
        @{ Line = 'Approve-Hal9Gate '; Expected = @('people') }
        @{ Line = 'Remove-Hal9Token l'; Expected = @('local-admin') }
        @{ Line = 'New-Hal9Token x '; Expected = 'Flags', 'Gateway', 'Viewer', 'Operator', 'Admin' }
        @{ Line = 'New-Hal9RouteToken '; Expected = 'Legacy', 'Successor' }
        @{ Line = 'Get-Hal9Metric -Side '; Expected = 'Legacy', 'Successor', 'Mirrored' }
    ) {
        (Complete $Line).CompletionText | Sort-Object | Should -Be ($Expected | Sort-Object)
    }

    It 'offers the gates there are, with what they say' {
        $offered = Complete 'Get-Hal9Gate '
        $offered.CompletionText | Should -Contain 'people'
        $offered.ToolTip | Should -Not -Contain ''
    }

    It 'offers the servers connected to' {
        (Complete 'Get-Hal9Status -Server ').CompletionText | Should -Be "$($range.Server)"
    }

    It 'says what a checkpoint is for' {
        (Complete 'Restore-Hal9Checkpoint ').ToolTip | Should -Match 'Just in case'
    }

    It 'is silent and soon when the server is away, and sooner the next time' {
        $errors = $Error.Count
        $first = Measure-Command { Complete 'Enable-Hal9Feature -Server http://127.0.0.1:9 -Name m' | Where-Object ResultType -eq ParameterValue | Should -BeNullOrEmpty }
        $second = Measure-Command { $null = Complete 'Enable-Hal9Feature -Server http://127.0.0.1:9 -Name m' }
        $first.TotalSeconds | Should -BeLessThan 2
        $second | Should -BeLessThan $first
        $Error.Count | Should -Be $errors
    }
}
