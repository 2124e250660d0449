# What each cmdlet reports is in its file in Cmdlets; here is what all have in common.
BeforeDiscovery {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    $lines = @{
        'Approve-Hal9Gate' = 'people'; 'Deny-Hal9Gate' = 'people'; 'Enable-Hal9Feature' = 'meta_learning'; 'Disable-Hal9Feature' = 'meta_learning'; 'Set-Hal9Feature' = 'x 3'
        'New-Hal9Checkpoint' = 'x'; 'Remove-Hal9Checkpoint' = 'x -Confirm:$false'; 'Restore-Hal9Checkpoint' = 'x -Confirm:$false'; 'New-Hal9Token' = 'x Viewer'
        'Remove-Hal9Token' = 'x -Confirm:$false'; 'Set-Hal9Plan' = '(New-Hal9Plan) -Reason x -Confirm:$false'; 'Test-Hal9Plan' = '(New-Hal9Plan) -Deep'
        'Export-Hal9State' = '(Join-Path $env:HAL9_HOME none.json)'; 'Export-Hal9Report' = '(Join-Path $env:HAL9_HOME none.html)'
        'Import-Hal9State' = '(Join-Path $env:HAL9_HOME import.json) -Confirm:$false'; 'Invoke-Hal9Rollback' = '-Force'
        'Stop-Hal9Migration' = '-Confirm:$false'; 'Complete-Hal9Migration' = '-Confirm:$false'; 'Start-Hal9Migration' = '-Confirm:$false'
    }
    $serverCmdlets = Get-Command -Module Hal9.Migrate | Where-Object { $_.Parameters.ContainsKey('Server') -and $_.Name -ne 'Disconnect-Hal9Server' } |
        ForEach-Object { @{ Name = $_.Name; Line = "$($_.Name) $($lines[$_.Name])" } }
    # Reading is a viewer's right, and so is exporting.
    $changingCmdlets = $serverCmdlets | Where-Object { (Get-Command $_.Name).Parameters.ContainsKey('WhatIf') -and $_.Name -notlike 'Export-*' }
}

BeforeAll {
    . $PSScriptRoot/../Support.ps1
    $null = Enter-SharedRange
    Start-TestMigration
    $null = Export-Hal9State (Join-Path $env:HAL9_HOME import.json) -Force
    $viewer = Connect-TestUser watcher Viewer
    $empty = Start-TestServer
}

AfterAll {
    Stop-Hal9Server $empty
    Exit-SharedRange
}

Describe 'When the server is away' -ForEach @{ Calls = $serverCmdlets } {
    BeforeAll {
        # Each tries for a moment, so they try at the same time.
        $failures = @{}
        $Calls | ForEach-Object -ThrottleLimit 4 -Parallel {
            . $using:PSScriptRoot/../Support.ps1
            Import-Module $using:ModulePath
            @{ $_.Name = Get-TerminatingError ([scriptblock]::Create("$($_.Line) -Server http://127.0.0.1:9")) }
        } | ForEach-Object { $failures += $_ }
    }

    It '<Name> is ended, and says what to do' -ForEach $serverCmdlets {
        $failure = $failures[$Name]
        $failure.FullyQualifiedErrorId | Should -BeLike "Hal9.ServerUnreachable,*$($Name -replace '-')Command"
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Start-Hal9Server'
        "$failure" | Should -Not -Match '--\w|AggregateException|   at '
        $failure.Exception | Should -BeOfType ([Hal9.Migrate.Problems.MigrateException])
        $failure.Exception.Problem.Code | Should -Be 'ServerUnreachable'
    }
}

Describe 'When -Server is an undefined variable' {
    It '<Name> refuses it rather than taking the default' -ForEach $serverCmdlets {
        (Get-TerminatingError ([scriptblock]::Create("$Line -Server `$undefined"))).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }
}

Describe 'With the token of a viewer' {
    It '<Name> ends with what the token may not do' -ForEach $changingCmdlets {
        $failure = Get-TerminatingError ([scriptblock]::Create("$Line -Server `$viewer"))
        $failure.FullyQualifiedErrorId | Should -BeLike 'Hal9.Forbidden,*'
        $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
        "$failure" | Should -Match 'watcher has the role viewer'
    }
}

Describe 'Without a plan' {
    It '<_> ends with PlanMissing, and how to register one' -ForEach @(
        'Start-Hal9Migration -Confirm:$false', 'Suspend-Hal9Migration', 'Resume-Hal9Migration', 'Stop-Hal9Migration -Confirm:$false', 'Complete-Hal9Migration -Confirm:$false'
        'Invoke-Hal9Rollback -Force', 'Wait-Hal9Migration', 'Get-Hal9Plan', 'Test-Hal9Health', 'New-Hal9Checkpoint x'
        'Set-Hal9Feature x 3', 'Approve-Hal9Gate x', 'Deny-Hal9Gate x', 'Set-Hal9Plan (New-Hal9Plan) -Reason x -Confirm:$false'
    ) {
        $failure = Get-TerminatingError ([scriptblock]::Create("$_ -Server `$empty"))
        "$($failure.FullyQualifiedErrorId -replace ',.*') $($failure.CategoryInfo.Category)" | Should -Be 'Hal9.PlanMissing ObjectNotFound'
        $failure.ErrorDetails.RecommendedAction | Should -Not -Match '--\w'
    }

    It '<_> has nothing to put out' -ForEach @('Get-Hal9Checkpoint', 'Get-Hal9Gate', 'Get-Hal9Feature') {
        & ([scriptblock]::Create("$_ -Server `$empty -ErrorAction Stop")) | Should -BeNullOrEmpty
    }
}

Describe 'With a plan that is not started' {
    BeforeAll {
        $ready = Start-TestServer @{ name = 'ready'; legacy = @{ url = 'http://127.0.0.1:9' }; successor = @{ url = 'http://127.0.0.1:10' } }
    }

    AfterAll { Stop-Hal9Server $ready }

    It '<_> ends with NotStarted' -ForEach @(
        'Suspend-Hal9Migration', 'Resume-Hal9Migration', 'Complete-Hal9Migration -Confirm:$false', 'Invoke-Hal9Rollback -Force', 'Wait-Hal9Migration', 'Approve-Hal9Gate x', 'Deny-Hal9Gate x'
    ) {
        $failure = Get-TerminatingError ([scriptblock]::Create("$_ -Server `$ready"))
        "$($failure.FullyQualifiedErrorId -replace ',.*') $($failure.CategoryInfo.Category)" | Should -Be 'Hal9.NotStarted InvalidOperation'
    }
}
