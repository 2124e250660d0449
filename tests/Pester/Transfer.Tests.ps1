BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $range = Start-TestRange
    $null = Start-Hal9Migration -Plan (Get-TestPlan) -Phase Shadow -Confirm:$false
    $empty = Start-Hal9Server -Listen http://127.0.0.1:0 -NoGateway -Store TestDrive:/empty.db
}

AfterAll { Exit-TestHome }

Describe 'A control document' {
    It 'is exported to a file, which is left unless forced' {
        $file = Export-Hal9State TestDrive:/state.json
        $file | Should -BeOfType ([IO.FileInfo])
        (Get-Content $file -Raw | ConvertFrom-Json).format | Should -Be 'hal9-migrate/state/1'
        (Get-Failure { Export-Hal9State TestDrive:/state.json }).ErrorDetails.RecommendedAction | Should -Match '-Force'
        Export-Hal9State TestDrive:/state.json -Force | Should -Exist
    }

    It 'is validated without being imported' {
        $found = Get-Item TestDrive:/state.json | Import-Hal9State -ValidateOnly -Server $empty
        $found.Valid, $found.Imported, $found.Name | Should -Be $true, $false, 'hal9-pester'
        (Get-Hal9Status -Server $empty).Status | Should -Be 'NoPlan'
    }

    It 'that was tampered with is told apart, and not imported' {
        (Get-Content TestDrive:/state.json -Raw) -replace 'Shadow', 'Canary' | Set-Content TestDrive:/tampered.json
        (Import-Hal9State TestDrive:/tampered.json -ValidateOnly -Server $empty).Valid | Should -BeFalse
        $failure = Get-Failure { Import-Hal9State TestDrive:/tampered.json -Server $empty -Confirm:$false }
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.ImportInvalid,*'
        $failure.TargetObject.Errors.Length | Should -BeGreaterThan 0
    }

    It 'is imported into an empty store, where the migration stands suspended' {
        $found = Import-Hal9State TestDrive:/state.json -Server $empty -Confirm:$false
        $found.Imported | Should -BeTrue
        (Get-Hal9Status -Server $empty).Status | Should -Be 'Suspended'
        (Get-Failure { Import-Hal9State TestDrive:/state.json -Server $empty -Confirm:$false }).FullyQualifiedErrorId | Should -Match '^Hal9\.(ImportInvalid|StoreNotEmpty),'
    }
}
