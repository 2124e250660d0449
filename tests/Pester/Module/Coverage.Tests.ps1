BeforeDiscovery {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    $cmdlets = (Get-Command -Module Hal9.Migrate).Name
}

Describe 'The suite' {
    BeforeAll {
        . $PSScriptRoot/../Support.ps1
        Import-Module $ModulePath
        $folder = Join-Path $PSScriptRoot '../Cmdlets'
    }

    It 'has a file about <_>, which calls it and names each of its parameters' -ForEach $cmdlets {
        $file = Join-Path $folder "$_.Tests.ps1"
        $file | Should -Exist
        $command = Get-Command $_
        $tree = [Management.Automation.Language.Parser]::ParseFile($file, [ref] $null, [ref] $null)
        $calls = $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq $command.Name }, $true)
        $calls.Count | Should -BeGreaterThan 2
        $given = @($calls.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] } | ForEach-Object ParameterName)
        $others = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters + 'Server'
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $others) {
            @($parameter.Name) + $parameter.Aliases | Where-Object { $_ -in $given } | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) is a parameter"
        }
        if ($command.Parameters.ContainsKey('WhatIf')) {
            $given | Should -Contain 'WhatIf'
        }
    }

    It 'has no file about a cmdlet that there is not' {
        (Get-ChildItem $folder).Name -replace '\.Tests\.ps1$' | Sort-Object | Should -Be ((Get-Command -Module Hal9.Migrate).Name | Sort-Object)
    }
}
