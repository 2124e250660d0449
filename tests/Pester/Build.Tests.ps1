Describe 'build.ps1' {
    BeforeAll {
        $root = Split-Path (Split-Path $PSScriptRoot)
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

    It 'builds hal9-migrate with the sample services beside it' {
        & $build -Task Build | Select-Object -Last 1 | Should -BeLike 'hal9-migrate is in *'
        $program = Join-Path $root 'artifacts/hal9-migrate/hal9-migrate.dll'
        $program | Should -Exist
        Join-Path $root 'artifacts/hal9-migrate/sample/hal9-sample.dll' | Should -Exist
        dotnet $program --version | Should -Match '^\d+\.\d+\.\d+'
    }
}
