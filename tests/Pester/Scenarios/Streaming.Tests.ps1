# 10,000 events through the pipeline: the journal of a real server, which imported it.
BeforeAll {
    . $PSScriptRoot/../Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $plan = @{ name = 'long'; legacy = @{ url = 'http://127.0.0.1:9' }; successor = @{ url = 'http://127.0.0.1:10' } }
    $short = Start-TestServer $plan
    $null = Set-Hal9Feature meta_learning 1 -Server $short
    $document = Export-Hal9State TestDrive:/short.json -Server $short | Get-Content -Raw | ConvertFrom-Json -DateKind String
    Stop-Hal9Server $short

    # The flag was switched 10,000 times more, and each time somebody had much to say about it.
    $length = 10000
    $last = $document.journal[-1]
    $record = [Hal9.Migrate.Journal.JournalRecord]::new($last.sequence, [DateTimeOffset]::Parse($last.at), $last.actor, $last.type, $last.version, $last.data, $last.previous_hash, $last.hash)
    $data = $last.data -replace '"description":"[^"]*"', "`"description`":`"$('much to say ' * 80)`""
    $more = foreach ($i in 1..$length) {
        $record = [Hal9.Migrate.Journal.HashChain]::Next($record, $record.At.AddSeconds(1), 'local-admin', $last.type, $last.version, $data)
        [ordered] @{
            sequence = $record.Sequence; at = $record.At.UtcDateTime.ToString('O'); actor = $record.Actor; type = $record.Type; version = $record.Version
            data = $record.Data; previous_hash = $record.PreviousHash; hash = $record.Hash
        }
    }
    $document.journal = @($document.journal) + $more
    $document | ConvertTo-Json -Depth 4 -Compress | Set-Content TestDrive:/long.json
    $server = Start-TestServer
    (Import-Hal9State TestDrive:/long.json -Server $server -Confirm:$false).Imported | Should -BeTrue
    $token = ConvertTo-SecureString (Get-Content $server.Credentials -Raw | ConvertFrom-Json).token -AsPlainText
    $bytes = (Get-Item TestDrive:/long.json).Length

    Add-Type -Path (Join-Path $PSScriptRoot 'Relay.cs')
    $script:relay = [Relay]::new($server.Uri.Port)
    $far = Connect-Hal9Server $relay.Uri $token
}

AfterAll {
    $relay.Dispose()
    Exit-TestHome
}

Describe '10,000 events' {
    It 'come one by one: the first are out while the rest are not yet sent' {
        $relay.HoldAfter = 100000
        $relay.Hold()
        $pipeline = Start-Pipeline 'Get-Hal9Event -Last 10000 -Follow -Server $Parameter.Server | Select-Object -First 10000' @{ Server = $far }
        try {
            Wait-Until { $pipeline.Output.Count -gt 20 }
            $relay.Passed | Should -BeLessThan ($bytes / 10)
            $pipeline.Output.Count | Should -BeLessThan 1000
            $relay.Release()
            $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        }
        finally {
            $relay.Release()
        }
        $sequence = $pipeline.Output.Sequence
        $sequence.Count | Should -Be 10000
        $sequence[-1] - $sequence[0] | Should -Be 9999
        $sequence | Should -Be ($sequence[0]..$sequence[-1])
    }

    It 'are not read while the pipeline is busy with one: what is not taken stays with the server' {
        $relay.HoldAfter = [long]::MaxValue
        $before = $relay.Passed
        $gate = [Threading.ManualResetEventSlim]::new($false)
        $pipeline = Start-Pipeline 'Get-Hal9Event -Last 10000 -Follow -Server $Parameter.Server | ForEach-Object { $Parameter.Gate.Wait(); $_.Sequence } | Select-Object -First 10000' @{ Server = $far; Gate = $gate }
        try {
            # It has stopped when it is the same ten times.
            $look = @{ Seen = $before; Same = 0 }
            Wait-Until { $look.Same = $relay.Passed -eq $look.Seen ? $look.Same + 1 : 0; $look.Seen = $relay.Passed; $look.Seen -gt $before -and $look.Same -ge 10 }
            $relay.Passed - $before | Should -BeLessThan ($bytes / 2)
        }
        finally {
            $gate.Set()
        }
        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        $pipeline.Output.Count | Should -Be 10000
    }

    It 'take no memory: what is taken and not kept is gone' {
        $env:HAL9_SERVER = "$($server.Server)"
        $run = Invoke-Pwsh 'Get-Hal9Event -Last 10000 -Follow | ForEach-Object { $i = 0 } { if (++$i -in 1000, 5000, 10000) { [GC]::GetTotalMemory($true) } } | Select-Object -First 3'
        $env:HAL9_SERVER = $null
        $memory = [long[]]($run.Output.Trim() -split '\s+')
        $memory | Should -HaveCount 3 -Because $run.Output
        # All of them would be ten megabytes of text, and twice that as strings.
        $memory[2] - $memory[0] | Should -BeLessThan 4MB
    }
}
