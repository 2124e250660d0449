BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration Canary -Percentage 20
}

AfterAll { Exit-SharedRange }

Describe 'Export-Hal9Report' {
    It 'with -WhatIf says what would be, and writes no file' {
        Get-WhatIf { Export-Hal9Report TestDrive:/new.html -WhatIf } | Should -Match '^Write a report of the migration to .+new\.html$'
        Get-WhatIf { Export-Hal9Report TestDrive:/new.html Canary -WhatIf } | Should -Match '^Write a report of Canary to .+new\.html$'
        'TestDrive:/new.html' | Should -Not -Exist
    }

    It 'writes one page that needs nothing else, and puts out the file' {
        $file = Export-Hal9Report TestDrive:/report.html
        $file | Should -BeOfType ([IO.FileInfo])
        $text = $file | Get-Content -Raw
        $text | Should -Match 'hal9-pester'
        $text | Should -Match '<svg'
        $text | Should -Not -Match '<script|src=|https?://(?!www\.w3\.org|127\.0\.0\.1)'
    }

    It 'writes the same as JSON, of a phase when asked' {
        $whole = Export-Hal9Report TestDrive:/report.json | Get-Content -Raw | ConvertFrom-Json
        $shadow = Export-Hal9Report -Path TestDrive:/shadow.json -Phase Shadow | Get-Content -Raw | ConvertFrom-Json
        $whole.timeline.Count | Should -BeGreaterThan $shadow.timeline.Count
        $shadow.timeline | Should -Not -BeNullOrEmpty
    }

    It 'leaves a file that is there, unless forced' {
        'mine' | Set-Content TestDrive:/there.html
        Get-Mark (Get-TerminatingError { Export-Hal9Report TestDrive:/there.html }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        Get-Content TestDrive:/there.html | Should -Be 'mine'
        Export-Hal9Report TestDrive:/there.html -Force | Get-Content -Raw | Should -Match '<svg'
    }

    It 'ends with a name that is of no format' {
        $failure = Get-TerminatingError { Export-Hal9Report TestDrive:/report.pdf }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        $failure.ErrorDetails.RecommendedAction | Should -Match '\.html'
    }
}
