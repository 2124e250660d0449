@{
    RootModule           = 'Hal9.Migrate.Pester.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '8a1f7d8b-52f0-4f52-9c38-1f9a2a0d6f63'
    Author               = 'The Hal9.Migrate contributors'
    CompanyName          = 'The Hal9.Migrate contributors'
    Copyright            = '(c) The Hal9.Migrate contributors. MIT licence.'
    Description          = 'Pester assertions for the acceptance checks of a migration: Should -BeHal9Healthy, Should -BeHal9Phase, Should -HaveHal9ErrorRateBelow.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')

    RequiredModules      = @(
        @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }
        @{ ModuleName = 'Hal9.Migrate'; ModuleVersion = '0.1.0' }
    )

    # What it adds are operators of Should.
    FunctionsToExport    = @()
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('Pester', 'Testing', 'Acceptance', 'Migration', 'HAL9', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ProjectUri   = 'https://github.com/hal9-migrate/Hal9.Migrate.PowerShell'
            ReleaseNotes = 'First release. See CHANGELOG.md.'
        }
    }
}
