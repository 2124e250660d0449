BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
}

AfterAll { Exit-TestHome }

Describe 'Plans' {
    It 'New-Hal9Plan writes a valid one, with what was said' {
        $file = New-Hal9Plan TestDrive:/plan.json -Name mine -LegacyUrl http://127.0.0.1:1 -SuccessorUrl http://127.0.0.1:2
        $file | Should -BeOfType ([IO.FileInfo])
        Test-Hal9Plan $file -Quiet | Should -BeTrue
        (Get-Content $file -Raw) | Should -Match '"mine"'
    }

    It 'New-Hal9Plan leaves a file that is there, unless forced' {
        $null = New-Hal9Plan TestDrive:/there.json -Name first
        $failure = Get-Failure { New-Hal9Plan TestDrive:/there.json -Name second }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.InvalidArgument,*'
        "$failure $($failure.ErrorDetails.RecommendedAction)" | Should -Match '-Force'
        New-Hal9Plan TestDrive:/there.json -Name second -Force | Get-Content -Raw | Should -Match 'second'
    }

    It 'New-Hal9Plan without a path is text that can be piped on' {
        New-Hal9Plan -Name piped | Test-Hal9Plan -Quiet | Should -BeTrue
    }

    It 'Test-Hal9Plan puts out one object a fault, with its place' {
        $checks = Test-Hal9Plan @{ name = 'x'; canary = @{ steps = @(500); hold = 'soon' } }
        $checks.Status | Should -Be (@('Unhealthy') * $checks.Count)
        $checks.Name | Should -Contain 'canary.hold'
        Test-Hal9Plan @{ name = 'x' } -Quiet | Should -BeFalse
    }

    It 'a plan may be <Kind>' -ForEach @(
        @{ Kind = 'a path'; Give = { Get-TestPlan | ConvertTo-Json -Depth 9 | Set-Content TestDrive:/p.json; 'TestDrive:/p.json' } }
        @{ Kind = 'a file'; Give = { Get-TestPlan | ConvertTo-Json -Depth 9 | Set-Content TestDrive:/p.json; Get-Item TestDrive:/p.json } }
        @{ Kind = 'JSON'; Give = { Get-TestPlan | ConvertTo-Json -Depth 9 } }
        @{ Kind = 'a hashtable'; Give = { Get-TestPlan } }
        @{ Kind = 'an object'; Give = { [pscustomobject](Get-TestPlan) } }
        @{ Kind = 'read from JSON'; Give = { Get-TestPlan | ConvertTo-Json -Depth 9 | ConvertFrom-Json } }
        @{ Kind = 'what Get-Hal9Plan put out'; Give = { Get-Hal9Plan } }
        @{ Kind = 'its content'; Give = { (Get-Hal9Plan).Content } }
    ) {
        $plan = & $Give
        Test-Hal9Plan $plan -Quiet | Should -BeTrue
        (Test-Hal9Plan $plan).Message | Should -Match 'is a valid plan'
        $plan | Test-Hal9Plan -Quiet | Should -BeTrue
    }

    It 'a plan may have durations as time spans' {
        $plan = Get-TestPlan
        $plan.full = @{ hold = [timespan]::FromMinutes(90) }
        Test-Hal9Plan $plan -Quiet | Should -BeTrue
        $hash = { ((Test-Hal9Plan $args[0]).Message -split ' ')[-1] }
        $same = Get-TestPlan
        $same.full = @{ hold = '1h30m' }
        & $hash $plan | Should -Be (& $hash $same)
    }

    It 'a plan cannot be a number' {
        (Get-Failure { Test-Hal9Plan 42 }).FullyQualifiedErrorId | Should -BeLike 'Hal9.InvalidArgument,*'
    }

    It 'Test-Hal9Plan -Deep asks the server to look at its services' {
        $checks = Get-TestPlan | Test-Hal9Plan -Deep
        $checks.Name | Should -Contain 'successor.reachable'
        $bad = Get-TestPlan
        $bad.successor = @{ url = 'http://127.0.0.1:9' }
        Test-Hal9Plan $bad -Deep -Quiet | Should -BeFalse
        Get-Hal9Status | Should -Not -BeNullOrEmpty
    }

    It 'Get-Hal9Plan -Schema is a JSON Schema, without a server' {
        (Get-Hal9Plan -Schema -Server http://127.0.0.1:9 | ConvertFrom-Json).properties.canary | Should -Not -BeNullOrEmpty
    }

    It 'Get-Hal9Plan is the plan as an object, with and without its defaults' {
        $plan = Get-Hal9Plan
        $plan.Name | Should -Be 'hal9-demo'
        $plan.Content.shadow.hold | Should -Be '1s'
        $plan.EffectiveContent.canary.steps | Should -Not -BeNullOrEmpty
    }

    It 'Set-Hal9Plan amends the running migration and keeps why' {
        $plan = Get-TestPlan
        $null = Start-Hal9Migration -Plan $plan -Phase Shadow -Confirm:$false
        $plan.full = @{ hold = '2s'; gates = @() }
        (Set-Hal9Plan $plan -Reason 'a longer standby' -PassThru -Confirm:$false).Content.full.hold | Should -Be '2s'
        (Get-Hal9Event -Last 5).Message -join "`n" | Should -Match 'amended'
        $plan.traffic.key = 'address'
        (Get-Failure { Set-Hal9Plan $plan -Reason 'another key' -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'Hal9.PlanFixed,*'
    }
}
