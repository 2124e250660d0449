BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
}

AfterAll { Exit-TestHome }

Describe 'Errors' {
    It 'have the id of the API, a category, and say what to do: a server that is away' {
        $failure = Get-Failure { Get-Hal9Status -Server http://127.0.0.1:9 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.ServerUnreachable,*'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Start-Hal9Server'
        "$failure" | Should -Not -Match '--\w|AggregateException|   at '
        $failure.Exception | Should -BeOfType ([Hal9.Migrate.Problems.MigrateException])
        $failure.Exception.Problem.Code | Should -Be 'ServerUnreachable'
    }

    It 'end a Test- cmdlet too when the server is away: that is no $false' {
        (Get-Failure { Test-Hal9Health -Quiet -Server http://127.0.0.1:9 }).FullyQualifiedErrorId | Should -BeLike 'Hal9.ServerUnreachable,*'
        (Get-Failure { Test-Hal9Migration -Quiet -Server http://127.0.0.1:9 }).FullyQualifiedErrorId | Should -BeLike 'Hal9.ServerUnreachable,*'
    }

    It 'about one item of a pipeline leave the others alone' {
        $set = 'no_such_flag', 'meta_learning' | Disable-Hal9Feature -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue
        $set.Key | Should -Be 'meta_learning'
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'Hal9.UnknownFeature,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failures[0].TargetObject | Should -Be 'no_such_flag'
    }

    It 'of <Command> name what is unknown' -ForEach @(
        @{ Command = 'Restore-Hal9Checkpoint nothing -Confirm:$false'; Id = 'NotStarted|UnknownCheckpoint'; Target = 'nothing' }
        @{ Command = 'Remove-Hal9Checkpoint nothing -Confirm:$false'; Id = 'UnknownCheckpoint'; Target = 'nothing' }
        @{ Command = 'Remove-Hal9Token nobody -Confirm:$false'; Id = 'UnknownToken'; Target = 'nobody' }
        @{ Command = 'Get-Hal9Gate nothing'; Id = 'UnknownGate'; Target = $null }
        @{ Command = 'Get-Hal9Feature nothing'; Id = 'UnknownFeature'; Target = $null }
        @{ Command = 'Get-Hal9Checkpoint nothing'; Id = 'UnknownCheckpoint'; Target = $null }
        @{ Command = 'Get-Hal9Token nothing'; Id = 'UnknownToken'; Target = $null }
        @{ Command = 'Set-Hal9Feature meta_learning -Percentage 0.001'; Id = 'InvalidArgument'; Target = 'meta_learning' }
        @{ Command = 'Set-Hal9Feature meta_learning -Rule nonsense'; Id = 'InvalidArgument'; Target = 'meta_learning' }
        @{ Command = 'Test-Hal9Health -Component nothing'; Id = 'UnknownComponent'; Target = $null }
        @{ Command = 'Test-Hal9Migration -Test nothing'; Id = 'InvalidArgument'; Target = $null }
        @{ Command = 'Resume-Hal9Migration'; Id = 'NotStarted'; Target = $null }
        @{ Command = 'Complete-Hal9Migration -Confirm:$false'; Id = 'NotStarted'; Target = $null }
    ) {
        $failure = Get-Failure ([scriptblock]::Create("$Command -ErrorAction Stop"))
        $failure.FullyQualifiedErrorId | Should -Match "^Hal9\.($Id),"
        if ($Target) {
            $failure.TargetObject | Should -Be $Target
        }
        "$failure" | Should -Not -Match '--[a-z]|AggregateException|   at |`'
    }

    It 'of a wildcard that nothing matches are none' {
        Get-Hal9Feature 'nothing*' -ErrorAction Stop | Should -BeNullOrEmpty
        Get-Hal9Checkpoint 'nothing*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'of a plan tell every fault with its place' {
        $failure = Get-Failure { Start-Hal9Migration -Plan @{ name = 'x'; legacy = @{ url = 'nonsense' }; canary = @{ steps = @(500) } } -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.PlanInvalid,*'
        "$failure" | Should -Match 'legacy\.url'
        "$failure" | Should -Match 'canary\.steps'
        $failure.Exception.Problem.Errors.Length | Should -BeGreaterThan 2
    }

    It 'of a plan file that is not there name it' {
        $failure = Get-Failure { Start-Hal9Migration -Plan TestDrive:/nowhere.json -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.InvalidArgument,*'
        "$failure" | Should -Match 'nowhere\.json'
    }

    It 'of a token that may not do something name the role' {
        $viewer = Connect-Hal9Server $range.Uri (New-Hal9Token watcher Viewer).Token
        try {
            $failure = Get-Failure { Enable-Hal9Feature meta_learning -Server $viewer }
            $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.Forbidden,*'
            $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
        }
        finally {
            Disconnect-Hal9Server $viewer
        }
    }
}
