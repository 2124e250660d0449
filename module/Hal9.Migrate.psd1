@{
    RootModule           = 'Hal9.Migrate.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '3f0c5f6e-6c1b-4b62-9d0e-6d0f4f2a9b17'
    Author               = 'The Hal9.Migrate contributors'
    CompanyName          = 'The Hal9.Migrate contributors'
    Copyright            = '(c) The Hal9.Migrate contributors. MIT licence.'
    Description          = 'Moves the live traffic of a running system to its successor without downtime: shadow, canary, state, ramp-up, full, with gates on measured evidence, feature flags, checkpoints, and a rollback that always works.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')

    TypesToProcess       = @('Hal9.Migrate.Types.ps1xml')
    FormatsToProcess     = @('Hal9.Migrate.Format.ps1xml')

    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Approve-Hal9Gate'
        'Compare-Hal9Data'
        'Complete-Hal9Migration'
        'Connect-Hal9Server'
        'Deny-Hal9Gate'
        'Disable-Hal9Feature'
        'Disconnect-Hal9Server'
        'Enable-Hal9Feature'
        'Export-Hal9Report'
        'Export-Hal9State'
        'Get-Hal9Checkpoint'
        'Get-Hal9Difference'
        'Get-Hal9Event'
        'Get-Hal9Feature'
        'Get-Hal9Gate'
        'Get-Hal9Metric'
        'Get-Hal9ParkedRow'
        'Get-Hal9Plan'
        'Get-Hal9Status'
        'Get-Hal9Token'
        'Get-Hal9Verdict'
        'Import-Hal9State'
        'Invoke-Hal9Rollback'
        'New-Hal9Checkpoint'
        'New-Hal9Plan'
        'New-Hal9RouteToken'
        'New-Hal9Token'
        'Remove-Hal9Checkpoint'
        'Remove-Hal9Token'
        'Repair-Hal9Data'
        'Restore-Hal9Checkpoint'
        'Resume-Hal9Migration'
        'Set-Hal9Feature'
        'Set-Hal9Plan'
        'Show-Hal9Dashboard'
        'Start-Hal9Demo'
        'Start-Hal9Migration'
        'Start-Hal9Server'
        'Stop-Hal9Demo'
        'Stop-Hal9Migration'
        'Stop-Hal9Server'
        'Suspend-Hal9Migration'
        'Test-Hal9Health'
        'Test-Hal9Migration'
        'Test-Hal9Plan'
        'Wait-Hal9Migration'
        'Watch-Hal9Status'
    )

    PrivateData          = @{
        PSData = @{
            Tags         = @('Migration', 'Canary', 'Shadow', 'ZeroDowntime', 'Rollback', 'FeatureFlags', 'TrafficShifting', 'Deployment', 'HAL9', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://github.com/hal9-migrate/Hal9.Migrate.PowerShell'
            ReleaseNotes = 'First release: every phase of a migration from PowerShell. See CHANGELOG.md.'
        }
    }
}
