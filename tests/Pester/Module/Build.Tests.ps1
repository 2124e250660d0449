Describe 'build.ps1' {
    BeforeAll {
        $root = Split-Path (Split-Path (Split-Path $PSScriptRoot))
        $build = Join-Path $root 'build.ps1'
    }

    It 'has help for every parameter' {
        $help = Get-Help $build -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        foreach ($parameter in $help.parameters.parameter) {
            $parameter.description.Text | Should -Not -BeNullOrEmpty -Because $parameter.name
        }
    }

    It 'refuses a task it does not know and names the ones it does' {
        { & $build -Task Everything } | Should -Throw '*Build*Test*Clean*'
    }

    It 'has built hal9-migrate with the sample services beside it, and both run' {
        $program = Join-Path $root 'artifacts/hal9-migrate/hal9-migrate.dll'
        dotnet $program --version | Should -Match '^\d+\.\d+\.\d+'
        foreach ($folder in 'artifacts/hal9-migrate', 'artifacts/module/Hal9.Migrate/server') {
            foreach ($file in 'Microsoft.Data.Sqlite.dll', 'sample/hal9-sample.dll', 'sample/Microsoft.Data.Sqlite.dll') {
                Join-Path $root "$folder/$file" | Should -Exist
            }
        }
    }

    It 'has built the modules from the sources as they are' {
        foreach ($file in Get-ChildItem (Join-Path $root 'module') -File) {
            (Get-FileHash (Join-Path $root "artifacts/module/Hal9.Migrate/$($file.Name)")).Hash | Should -Be (Get-FileHash $file.FullName).Hash
        }
        foreach ($file in Get-ChildItem (Join-Path $root 'module/Hal9.Migrate.Pester') -File -Recurse) {
            (Get-FileHash ($file.FullName.Replace((Join-Path $root 'module'), (Join-Path $root 'artifacts/module')))).Hash | Should -Be (Get-FileHash $file.FullName).Hash
        }
        Join-Path $root 'artifacts/module/Hal9.Migrate/Hal9.Migrate.Pester' | Should -Not -Exist
    }

    It 'has packed <name>, with the manifest where PowerShell looks for it, and what it needs' -ForEach @(
        @{ name = 'Hal9.Migrate'; needs = @() }
        @{ name = 'Hal9.Migrate.Pester'; needs = @('Hal9.Migrate', 'Pester') }
    ) {
        $manifest = Import-PowerShellDataFile (Join-Path $root "artifacts/module/$name/$name.psd1")
        $package = [IO.Compression.ZipFile]::OpenRead((Join-Path $root "artifacts/package/$name.$($manifest.ModuleVersion).nupkg"))
        try {
            $package.Entries.FullName | Should -Contain "$name.psd1"
            $package.Entries.FullName | Should -Contain $manifest.RootModule
            $reader = [IO.StreamReader]::new($package.GetEntry("$name.nuspec").Open())
            $about = ([xml] $reader.ReadToEnd()).package.metadata
        }
        finally {
            $package.Dispose()
        }
        $about.id, $about.version | Should -Be $name, $manifest.ModuleVersion
        $about.tags | Should -Match '(^| )PSModule( |$)'
        @($about.SelectNodes("*[local-name()='dependencies']/*/@id").Value | Where-Object { $_ } | Sort-Object) | Should -Be $needs
    }
}
