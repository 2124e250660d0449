<#
.SYNOPSIS
    Makes the file that Get-Help reads from the pages in docs/cmdlets.

.DESCRIPTION
    Microsoft.PowerShell.PlatyPS reads the pages and writes the help; it leaves the Markdown of examples as it is and shows .NET names of
    types. A new cmdlet gets a page by New-MarkdownCommandHelp, a new parameter its place by Update-MarkdownCommandHelp; then they are written.

    What PlatyPS wrote is then made what Get-Help can show: examples taken apart into code and remarks, the rest in plain text.

.PARAMETER Folder
    Where to put Hal9.Migrate.PowerShell.dll-Help.xml. It is made when it is not there.

.EXAMPLE
    ./docs/Export-Help.ps1 -Folder ./module/en-US
#>
[CmdletBinding()]
[OutputType([IO.FileInfo])]
param(
    [Parameter(Mandatory)]
    [string] $Folder
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
Import-Module Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0.3
$name = 'Hal9.Migrate.PowerShell.dll-Help.xml'
$fence = [regex] '(?ms)^```(?<kind>\w*)\r?\n(?<text>.*?)\r?\n?^```[ \t]*\r?$'

# Help is shown as it is: without the marks of Markdown, and with the lines of a paragraph joined, since the window has its own width.
function ConvertTo-PlainText {
    param([string] $Text)
    ($Text -replace '\r' -replace '\[([^\]]+)\]\([^)]*\)', '$1' -replace '`' -replace '(?<!\n)\n(?!- |\n)\s*', ' ').Trim()
}

function ConvertTo-TypeName {
    param([string] $Name)
    $Name -replace 'System\.Nullable`1\[(.+)\]', '$1' -replace '(\w+\.)+(?=\w)'
}

function Write-Paragraph {
    param([Xml.XmlElement] $Element, [string[]] $Text)
    $space = $Element.GetNamespaceOfPrefix('maml')
    $Element.RemoveAll()
    foreach ($part in $Text | Where-Object { $_ }) {
        $paragraph = $Element.OwnerDocument.CreateElement('maml', 'para', $space)
        $paragraph.InnerText = $part
        $null = $Element.AppendChild($paragraph)
    }
}

# The code and what it puts out are the code, what comes after is the remarks. Get-Help shows text before the code on one line with it.
function Write-Example {
    param([Xml.XmlElement] $Element, $Example)
    $text = $Example.Remarks -replace '\r'
    $blocks = $fence.Matches($text)
    if ($blocks.Count -eq 0 -or $text.Substring(0, $blocks[0].Index).Trim()) {
        throw "The example '$($Example.Title)' does not begin with code."
    }
    $last = $blocks[$blocks.Count - 1]
    $code = foreach ($block in $blocks) { $block.Groups['text'].Value }
    $remarks = $text.Substring($last.Index + $last.Length) -split '\n{2,}' | ForEach-Object { ConvertTo-PlainText $_ }
    $Element['dev:code'].InnerText = $code -join "`n`n"
    # The empty one sets the next example off.
    Write-Paragraph $Element['maml:introduction']
    Write-Paragraph $Element['dev:remarks'] @($remarks; ' ')
}

$pages = Get-ChildItem (Join-Path $PSScriptRoot 'cmdlets') -Filter *.md | Sort-Object Name
$commands = @($pages | ForEach-Object { Import-MarkdownCommandHelp $_.FullName })
$raw = Join-Path ([IO.Path]::GetTempPath()) "hal9-help-$([guid]::NewGuid().ToString('N'))"
try {
    $null = $commands | Export-MamlCommandHelp -OutputFolder $raw
    $document = [Xml.XmlDocument]::new()
    $document.Load((Get-ChildItem $raw -Recurse -Filter $name).FullName)
}
finally {
    Remove-Item $raw -Recurse -Force -ErrorAction Ignore
}

$spaces = [Xml.XmlNamespaceManager]::new($document.NameTable)
foreach ($prefix in 'maml', 'command', 'dev') {
    $spaces.AddNamespace($prefix, $document.DocumentElement.GetNamespaceOfPrefix($prefix))
}

foreach ($element in $document.SelectNodes('/*/command:command', $spaces)) {
    $command = $commands | Where-Object Title -EQ $element.SelectSingleNode('command:details/command:name', $spaces).InnerText
    foreach ($node in $element.SelectNodes('.//maml:para', $spaces)) {
        $node.InnerText = ConvertTo-PlainText $node.InnerText
    }
    foreach ($node in $element.SelectNodes('.//command:parameterValue', $spaces)) {
        $node.InnerText = ConvertTo-TypeName $node.InnerText
    }
    foreach ($node in $element.SelectNodes('command:parameters/command:parameter', $spaces)) {
        $default = ($command.Parameters | Where-Object Name -EQ $node['maml:name'].InnerText).DefaultValue
        if ($default) {
            $null = $node.AppendChild($document.CreateElement('dev', 'defaultValue', $spaces.LookupNamespace('dev')))
            $node['dev:defaultValue'].InnerText = $default
        }
    }
    $examples = $element.SelectNodes('command:examples/command:example', $spaces)
    for ($i = 0; $i -lt $examples.Count; $i++) {
        Write-Example $examples[$i] $command.Examples[$i]
    }
    # Names to ask Get-Help for; the pages' addresses mean nothing there.
    foreach ($link in $element.SelectNodes('command:relatedLinks/maml:navigationLink', $spaces)) {
        if ($link['maml:linkText'].InnerText -eq 'Online Version') {
            $null = $link.ParentNode.RemoveChild($link)
        }
        else {
            $link['maml:uri'].InnerText = ''
        }
    }
}

$null = New-Item $Folder -ItemType Directory -Force
$file = Join-Path (Convert-Path $Folder) $name
$settings = [Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [Text.UTF8Encoding]::new($false) }
$writer = [Xml.XmlWriter]::Create($file, $settings)
try {
    $document.Save($writer)
}
finally {
    $writer.Dispose()
}
Get-Item $file
