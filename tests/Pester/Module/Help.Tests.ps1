BeforeDiscovery {
    $root = Split-Path (Split-Path (Split-Path $PSScriptRoot))
    $cmdlets = (Import-PowerShellDataFile (Join-Path $root 'module/Hal9.Migrate.psd1')).CmdletsToExport | ForEach-Object { @{ Name = $_ } }
    $topics = 'about_Hal9.Migrate', 'about_Hal9.Migrate_Runbooks'
    $hasPlatyPS = [bool](Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable)
}

BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath -Force
    $root = Split-Path (Split-Path (Split-Path $PSScriptRoot))
    $helpName = 'Hal9.Migrate.PowerShell.dll-Help.xml'
    $common = [Management.Automation.PSCmdlet]::CommonParameters

    function Get-Page {
        param([string] $Name)
        Get-Content (Join-Path $root "docs/cmdlets/$Name.md") -Raw
    }

    # What stands below a heading, up to the next of the same rank or a higher one.
    function Get-Section {
        param([string] $Page, [string] $Heading)
        $rank = ($Heading -split ' ')[0].Length
        $found = [regex]::Match($Page, "(?ms)^$([regex]::Escape($Heading))\s*$\n(.*?)(?=^#{2,$rank} |\z)")
        $found.Success ? $found.Groups[1].Value.Trim() : $null
    }

    function Get-ExampleCode {
        param([string] $Page)
        [regex]::Matches((Get-Section $Page '## EXAMPLES'), '(?ms)^```powershell\s*$\n(.*?)^```').ForEach{ $_.Groups[1].Value.Trim() }
    }

    # The faults of a script: what does not parse, cmdlets of this module that do not exist, and parameters that they do not have.
    function Get-Fault {
        param([string] $Code)
        $errors = $null
        $tree = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        $errors.Message
        foreach ($call in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
            $name = $call.GetCommandName()
            if (-not $name -or $name -in 'Get-Secret', 'Set-Secret') {
                continue
            }
            $command = Get-Command $name -ErrorAction Ignore
            if (-not $command) {
                "There is no $name."
                continue
            }
            foreach ($given in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                if (-not ($command.Parameters.Values | Where-Object { $_.Name -eq $given.ParameterName -or $given.ParameterName -in $_.Aliases })) {
                    "$name has no -$($given.ParameterName)."
                }
            }
        }
    }
}

Describe 'The page of <Name>' -ForEach $cmdlets {
    BeforeAll {
        $page = Get-Page $Name
        $command = Get-Command $Name -Module Hal9.Migrate
        $own = $command.Parameters.Keys | Where-Object { $_ -notin $common }
    }

    It 'says in sentences what it is for, and leaves nothing to fill in' {
        $page | Should -Not -Match '\{\{ ?(Fill|Insert|Add)'
        Get-Section $page '## SYNOPSIS' | Should -Match '^[A-Z].+\.$'
        (Get-Section $page '## DESCRIPTION').Length | Should -BeGreaterThan 50
        foreach ($section in 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS') {
            Get-Section $page "## $section" | Should -Not -BeNullOrEmpty -Because $section
        }
    }

    It 'describes each parameter, and none that there is not' {
        $described = [regex]::Matches((Get-Section $page '## PARAMETERS'), '(?m)^### -(\w+)').ForEach{ $_.Groups[1].Value }
        $described | Sort-Object | Should -Be ($own | Sort-Object)
        foreach ($parameter in $own) {
            ((Get-Section $page "### -$parameter") -split '```')[0].Trim() | Should -Match '(?s)^[A-Z].{10,}\.$' -Because "-$parameter"
        }
    }

    It 'has the syntax that the cmdlet has' {
        $usage = (Get-Section $page '## SYNTAX') -replace '\s+', ' '
        foreach ($parameter in $own) {
            $usage | Should -Match "-$parameter\b"
        }
    }

    It 'names the type of everything that is put out' {
        $types = [regex]::Matches((Get-Section $page '## OUTPUTS'), '(?m)^### (\S+)').ForEach{ $_.Groups[1].Value }
        $declared = $command.OutputType.Type.FullName -replace '^System\.Void$', 'None'
        $types | Sort-Object | Should -Be ($declared | Sort-Object)
    }

    It 'has examples that begin with a command, parse, and use only what there is' {
        $code = @(Get-ExampleCode $page)
        $code.Count | Should -BeGreaterThan 0
        $code.Count | Should -Be ([regex]::Matches($page, '(?m)^### Example \d+: .+$').Count)
        $code | Where-Object { $_ -match $Name } | Should -Not -BeNullOrEmpty
        foreach ($example in $code) {
            Get-Fault $example | Should -BeNullOrEmpty -Because $example
        }
    }

    It 'names only errors that exist' {
        $codes = [Hal9.Migrate.Problems.ProblemCode].GetFields().Name
        foreach ($found in [regex]::Matches($page, '\bHal9\.(\w+)(?=[:,''])')) {
            $found.Groups[1].Value | Should -BeIn $codes
        }
    }

    It 'links to pages and topics that exist' {
        foreach ($link in [regex]::Matches($page, '\]\(([^):]+)\)')) {
            Join-Path $root "docs/cmdlets/$($link.Groups[1].Value)" | Should -Exist
        }
    }

    It 'is what Get-Help -Full shows, without a network' {
        $help = Get-Help $Name -Full
        $help.Synopsis.Trim() | Should -Be (Get-Section $page '## SYNOPSIS')
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -Be @(Get-ExampleCode $page).Count
        foreach ($example in $help.examples.example) {
            $example.code | Should -Not -BeNullOrEmpty
            $example.code | Should -Not -Match '```'
        }
        foreach ($parameter in $own) {
            (Get-Help $Name -Parameter $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter"
        }
        $help | Out-String | Should -Match ([regex]::Escape((@(Get-ExampleCode $page)[0] -split '\s')[0]))
    }
}

Describe 'The help' {
    It 'has no page of a cmdlet that there is not' {
        $pages = (Get-ChildItem (Join-Path $root 'docs/cmdlets') -Filter *.md).BaseName
        $pages | Where-Object { $_ -notin (Get-Module Hal9.Migrate).ExportedCmdlets.Keys } | Should -BeNullOrEmpty
    }

    It 'is in the built module as it is in module/en-US' {
        $text = Get-Content (Join-Path $ModulePath "en-US/$helpName") -Raw
        $text -ceq (Get-Content (Join-Path $root "module/en-US/$helpName") -Raw) | Should -BeTrue
    }

    It 'is what the pages give; if not: ./build.ps1 -Task Help' -Skip:(-not $hasPlatyPS) {
        $made = & (Join-Path $root 'docs/Export-Help.ps1') -Folder (Join-Path $TestDrive 'help')
        $new = (Get-Content $made -Raw) -replace '\r'
        $kept = (Get-Content (Join-Path $root "module/en-US/$helpName") -Raw) -replace '\r'
        $new -ceq $kept | Should -BeTrue
    }

    It 'has the topic <_>, whose commands exist' -ForEach $topics {
        $text = Get-Help $_ | Out-String
        $text | Should -Match "TOPIC\s+$([regex]::Escape($_))\s"
        $topic = Get-Content (Join-Path $ModulePath "en-US/$_.help.txt")
        ($topic | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 90
        [regex]::Matches($text, '\b[A-Z][a-z]+-Hal9\w+').Value | Sort-Object -Unique | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) } | Should -BeNullOrEmpty
    }

    It 'names every cmdlet in about_Hal9.Migrate' {
        $text = (Get-Content (Join-Path $ModulePath 'en-US/about_Hal9.Migrate.help.txt') -Raw) -replace '\s+', ' '
        foreach ($cmdlet in (Get-Module Hal9.Migrate).ExportedCmdlets.Values) {
            # Cmdlets of one noun are listed together: Get-, Set-Hal9Plan.
            $text | Should -Match "$($cmdlet.Verb)-((, \w+-)*, \w+-)?$($cmdlet.Noun)\b" -Because $cmdlet.Name
        }
    }

    It 'has only commands that exist in docs/getting-started-powershell.md' {
        $page = Get-Content (Join-Path $root 'docs/getting-started-powershell.md') -Raw
        $blocks = [regex]::Matches($page, '(?ms)^```powershell\s*$\n(.*?)^```')
        $blocks.Count | Should -BeGreaterThan 10
        foreach ($block in $blocks) {
            Get-Fault $block.Groups[1].Value | Should -BeNullOrEmpty -Because $block.Value
        }
    }
}
