BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $range = Enter-SharedRange

    # Signs in as the page does with the address it was opened by.
    function Enter-Dashboard([uri] $Link) {
        $code = $Link.Fragment -replace '^#code='
        Invoke-RestMethod "$($range.Uri)api/session" -Method Post -Body (@{ code = $code } | ConvertTo-Json) -ContentType application/json -NoProxy -SkipHttpErrorCheck
    }
}

AfterAll { Exit-SharedRange }

Describe 'Show-Hal9Dashboard' {
    It 'with -NoBrowser puts out an address that signs in once, as whoever asked, with no token in it' {
        $link = Show-Hal9Dashboard -NoBrowser
        $link | Should -BeOfType ([uri])
        $link.GetLeftPart('Path') | Should -Be "$($range.Uri)"
        $link.Query | Should -BeNullOrEmpty
        "$link" | Should -Not -Match 'hal9_'
        (Enter-Dashboard $link).name | Should -Be 'local-admin'
        (Enter-Dashboard $link).code | Should -Be 'Unauthenticated'
    }

    It 'opens it in the browser, and with -PassThru puts out the page without the code' -Skip:($IsWindows -or $IsMacOS) {
        $folder = (New-Item (Join-Path $TestDrive browser) -ItemType Directory).FullName
        # A pipe, so that reading waits until the browser was opened.
        mkfifo "$folder/opened"
        Set-Content (Join-Path $folder xdg-open) "#!/bin/sh`necho ""`$1"" >'$folder/opened'"
        chmod +x (Join-Path $folder xdg-open)
        $path = $env:PATH
        try {
            $env:PATH = "${folder}:$path"
            Show-Hal9Dashboard | Should -BeNullOrEmpty
            (Enter-Dashboard ([IO.File]::ReadAllText("$folder/opened").Trim())).role | Should -Be 'Admin'
            Show-Hal9Dashboard -PassThru | Should -Be ([uri] "$($range.Uri)")
            [IO.File]::ReadAllText("$folder/opened") | Should -Match '#code='
        }
        finally { $env:PATH = $path }
    }

    It 'without a browser ends with the way round it' -Skip:($IsWindows -or $IsMacOS) {
        $path = $env:PATH
        try {
            $env:PATH = $TestDrive
            $failure = Get-TerminatingError { Show-Hal9Dashboard }
        }
        finally { $env:PATH = $path }
        Get-Mark $failure | Should -BeLike 'Hal9.NotFound *'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-NoBrowser'
    }

    It 'goes to the server it is told: -Server' {
        (Show-Hal9Dashboard -NoBrowser -Server (Get-Hal9Status).Server).Authority | Should -Be $range.Uri.Authority
        Get-Mark (Get-TerminatingError { Show-Hal9Dashboard -NoBrowser -Server http://127.0.0.1:9 }) | Should -BeLike 'Hal9.ServerUnreachable *'
    }
}
