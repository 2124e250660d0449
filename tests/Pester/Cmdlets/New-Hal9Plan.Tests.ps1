BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
}

AfterAll { Exit-TestHome }

Describe 'New-Hal9Plan' {
    It 'with -WhatIf says what would be, and writes no file' {
        Get-WhatIf { New-Hal9Plan TestDrive:/new.json -WhatIf } | Should -Match '^Write a plan to .+new\.json$'
        'TestDrive:/new.json' | Should -Not -Exist
    }

    It 'writes a valid plan with comments, and what was said' {
        $file = New-Hal9Plan TestDrive:/plan.json -Name mine -LegacyUrl http://127.0.0.1:1 -SuccessorUrl http://127.0.0.1:2
        $file | Should -BeOfType ([IO.FileInfo])
        $file.FullName | Should -Be (Join-Path $TestDrive 'plan.json')
        $file | Get-Content -Raw | Should -Match '//'
        Test-Hal9Plan $file -Quiet | Should -BeTrue
        $plan = $file | Get-Content -Raw | ConvertFrom-Json
        $plan.name, $plan.legacy.url, $plan.successor.url | Should -Be 'mine', 'http://127.0.0.1:1', 'http://127.0.0.1:2'
    }

    It 'without a path puts out text that can be piped on' {
        $text = New-Hal9Plan -Name piped
        $text | Should -BeOfType ([string])
        ($text | ConvertFrom-Json).name | Should -Be 'piped'
        $text | Test-Hal9Plan -Quiet | Should -BeTrue
    }

    It 'leaves a file that is there, unless forced' {
        $null = New-Hal9Plan -Path TestDrive:/there.json -Name first
        $failure = Get-TerminatingError { New-Hal9Plan TestDrive:/there.json -Name second }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'say -Force to replace it'
        New-Hal9Plan TestDrive:/there.json -Name second -Force | Get-Content -Raw | Should -Match 'second'
    }

    It 'ends with what makes no plan, and leaves no file' {
        $failure = Get-TerminatingError { New-Hal9Plan TestDrive:/bad.json -LegacyUrl nonsense }
        Get-Mark $failure | Should -Be 'Hal9.PlanInvalid InvalidData'
        "$failure" | Should -Match 'legacy\.url: expected an absolute http or https address'
        Get-Mark (Get-TerminatingError { New-Hal9Plan -Name 'no name' }) | Should -Be 'Hal9.PlanInvalid InvalidData'
        Get-Mark (Get-TerminatingError { New-Hal9Plan TestDrive:/nowhere/plan.json }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        'TestDrive:/bad.json' | Should -Not -Exist
    }
}
