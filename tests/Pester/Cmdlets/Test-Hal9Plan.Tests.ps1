BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
}

AfterAll { Exit-SharedRange }

Describe 'Test-Hal9Plan' {
    It 'takes <Kind>, by position, by name and from the pipeline' -ForEach @(
        @{ Kind = 'a path'; Give = { Get-TestPlan | ConvertTo-Json -Depth 9 | Set-Content TestDrive:/p.json; 'TestDrive:/p.json' } }
        @{ Kind = 'a file'; Give = { Get-TestPlan | ConvertTo-Json -Depth 9 | Set-Content TestDrive:/p.json; Get-Item TestDrive:/p.json } }
        @{ Kind = 'JSON'; Give = { Get-TestPlan | ConvertTo-Json -Depth 9 } }
        @{ Kind = 'JSON with comments'; Give = { "// a plan`n" + (Get-TestPlan | ConvertTo-Json -Depth 9) } }
        @{ Kind = 'a hashtable'; Give = { Get-TestPlan } }
        @{ Kind = 'an object'; Give = { [pscustomobject](Get-TestPlan) } }
        @{ Kind = 'what was read from JSON'; Give = { Get-TestPlan | ConvertTo-Json -Depth 9 | ConvertFrom-Json } }
        @{ Kind = 'what Get-Hal9Plan put out'; Give = { Get-Hal9Plan } }
        @{ Kind = 'its content'; Give = { (Get-Hal9Plan).Content } }
    ) {
        $plan = & $Give
        $check = Test-Hal9Plan $plan
        $check | Should -BeOfType ([Hal9.Migrate.Health.CheckResult])
        $check.Name, $check.Status | Should -Be 'plan', 'Healthy'
        $check.Message | Should -Match '^hal9-pester is a valid plan; its hash is [0-9a-f]{64}\.$'
        Test-Hal9Plan -Plan $plan -Quiet | Should -BeTrue
        $plan | Test-Hal9Plan -Quiet | Should -BeTrue
    }

    It 'reads durations given as time spans' {
        $spans = Get-TestPlan
        $spans.full = @{ hold = [timespan]::FromMinutes(90) }
        $same = Get-TestPlan
        $same.full = @{ hold = '1h30m' }
        (Test-Hal9Plan $spans).Message | Should -Be (Test-Hal9Plan $same).Message
    }

    It 'puts out an object a fault, with its place, and no error' {
        $checks = Test-Hal9Plan @{ name = 'x'; canary = @{ hold = 'nonsense' } } -ErrorAction Stop
        $checks.Name | Should -Be 'legacy', 'successor', 'canary.hold'
        $checks.Status | Should -Be 'Unhealthy', 'Unhealthy', 'Unhealthy'
        $checks[2].Message | Should -Match 'expected a duration'
        (Test-Hal9Plan '{ nonsense').Message | Should -Match 'is not JSON: line 1'
        Test-Hal9Plan @{ name = 'x' } -Quiet | Should -BeFalse
    }

    It 'needs no server' {
        Get-TestPlan | Test-Hal9Plan -Quiet -Server http://127.0.0.1:9 | Should -BeTrue
    }

    It 'with -Deep has the server look at the services of the plan' {
        $checks = Get-TestPlan | Test-Hal9Plan -Deep
        ($checks | Where-Object Name -EQ successor.reachable).Status | Should -Be 'Healthy'
        $checks.Category | Should -Contain 'configuration'
        $bad = Get-TestPlan
        $bad.successor = @{ url = 'http://127.0.0.1:9' }
        Test-Hal9Plan $bad -Deep -Quiet | Should -BeFalse
        (Test-Hal9Plan @{ name = 'x' } -Deep).Name | Should -Contain 'successor'
        Get-Mark (Get-TerminatingError { Test-Hal9Plan (Get-TestPlan) -Deep -Server http://127.0.0.1:9 }) | Should -Be 'Hal9.ServerUnreachable ConnectionError'
        # The session is still open.
        (Get-Hal9Status).Name | Should -Be 'hal9-pester'
    }

    It 'ends with what is no plan at all' {
        $failure = Get-TerminatingError { Test-Hal9Plan 42 }
        Get-Mark $failure | Should -Be 'Hal9.InvalidArgument InvalidArgument 42'
        "$failure" | Should -Be '-Plan cannot be a Int32.'
        Get-Mark (Get-TerminatingError { Test-Hal9Plan TestDrive:/nowhere.json }) | Should -Be 'Hal9.InvalidArgument InvalidArgument'
        $loop = @{ name = 'x' }
        $loop.shadow = $loop
        "$(Get-TerminatingError { Test-Hal9Plan $loop })" | Should -Match 'nested more than 32 deep'
    }
}
