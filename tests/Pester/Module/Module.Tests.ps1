BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath -Force
    Enter-TestHome
}

AfterAll { Exit-TestHome }

Describe 'The module' {
    It 'has a manifest that PowerShell accepts, with what a gallery needs' {
        $manifest = Test-ModuleManifest (Join-Path $ModulePath 'Hal9.Migrate.psd1') -ErrorAction Stop
        $manifest.PowerShellVersion | Should -Be ([version]'7.4')
        $manifest.LicenseUri, $manifest.ProjectUri, $manifest.ReleaseNotes, $manifest.Description | Should -Not -BeNullOrEmpty
        $manifest.Tags | Should -Contain 'PSEdition_Core'
    }

    It 'exports the cmdlets of its manifest, all with approved verbs, and nothing else' {
        $module = Get-Module Hal9.Migrate
        $exported = (Import-PowerShellDataFile (Join-Path $ModulePath 'Hal9.Migrate.psd1')).CmdletsToExport
        $module.ExportedCommands.Keys | Sort-Object | Should -Be ($exported | Sort-Object)
        $verbs = (Get-Verb).Verb
        $module.ExportedCommands.Values.Verb | Where-Object { $_ -notin $verbs } | Should -BeNullOrEmpty
    }

    It 'imports without a word, and again in another runspace' {
        $run = Invoke-Pwsh '$Error.Count; Import-Module "$((Get-Module Hal9.Migrate).ModuleBase)" -Force; (Get-Command -Module Hal9.Migrate).Count'
        $run.Output.Trim() -split '\s+' | Should -Be '0', "$((Get-Module Hal9.Migrate).ExportedCommands.Count)"
        $pipeline = Start-Pipeline '(Get-Command -Module Hal9.Migrate).Count'
        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        $pipeline.Output | Should -Be (Get-Module Hal9.Migrate).ExportedCommands.Count
    }

    It 'is found by the name of a command, without being imported by hand' {
        $run = Invoke-Pwsh "Remove-Module Hal9.Migrate; `$env:PSModulePath = '$(Split-Path $ModulePath)'; (Get-Hal9Plan -Schema).Length -gt 100"
        $run.Output.Trim() | Should -Be 'True'
    }

    It 'ships no assembly of PowerShell, and leaves none of its dependencies to the user' {
        Get-ChildItem $ModulePath -Recurse -Filter System.Management.Automation.dll | Should -BeNullOrEmpty
        $run = Invoke-Pwsh @'
$null = try { Get-Hal9Status -Server http://127.0.0.1:9 } catch { }
[Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name -match 'Hal9|Polly' -join ','
([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name -eq 'Hal9.Migrate' }).GetName().Name -join ','
'@
        ($run.Output.Trim() -split '\r?\n')[0] -split ',' | Sort-Object | Should -Be 'Hal9.Migrate', 'Hal9.Migrate.PowerShell'
        ($run.Output.Trim() -split '\r?\n')[1] -split ',' | Sort-Object | Should -Be 'Hal9.Migrate.Client', 'Polly.Core'
    }

    It 'shows its types to users by their names' {
        [Hal9.Migrate.Wire.StatusDocument].FullName | Should -Be 'Hal9.Migrate.Wire.StatusDocument'
        [Hal9.Migrate.Phases.Phase]::Canary | Should -Be 'Canary'
    }

    It 'has <_> of a type that PowerShell knows' -ForEach @('Get-Hal9Status', 'Get-Hal9Feature', 'Get-Hal9Checkpoint', 'Test-Hal9Health', 'Get-Hal9Event') {
        (Get-Command $_).OutputType.Type | Should -Not -BeNullOrEmpty
    }

    It 'has views for everything that it puts out' {
        $shown = (Get-Module Hal9.Migrate).ExportedCommands.Values.OutputType.Type |
            Where-Object { $_ -and $_.FullName -like 'Hal9.*' } | Sort-Object FullName -Unique
        foreach ($type in $shown) {
            Get-FormatData -TypeName $type.FullName -PowerShellVersion $PSVersionTable.PSVersion | Should -Not -BeNullOrEmpty -Because $type.FullName
        }
    }
}
