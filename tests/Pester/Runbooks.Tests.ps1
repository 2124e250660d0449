# Runs every runbook as a scheduler does: in a process of its own, against a live server, gateway and sample with users.
BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $runbooks = (Get-ChildItem (Join-Path $root 'docs/runbooks') -Filter *-*.ps1).Name
    $automation = (Get-ChildItem (Join-Path $root 'docs/runbooks/azure-automation') -Filter *.ps1).Name
    $python = Get-Command python3, python -ErrorAction Ignore | Where-Object { & $_.Source -c 'import yaml' 2>$null; $LASTEXITCODE -eq 0 } | Select-Object -First 1 -ExpandProperty Source
    $pipelines = 'github-actions/migrate.yml', 'azure-pipelines/migrate.yml' | ForEach-Object { @{ Name = $_; Python = $python } }
}

BeforeAll {
    . $PSScriptRoot/Support.ps1
    Import-Module $ModulePath
    Enter-TestHome
    $root = Split-Path (Split-Path $PSScriptRoot)
    $folder = Join-Path $root 'docs/runbooks'
    $before = $env:PSModulePath
    $env:PSModulePath = (Split-Path $ModulePath) + [IO.Path]::PathSeparator + $before
    $range = Start-TestRange

    # With an approval before most users are moved, and a standby that does not end while it is looked at.
    $plan = Get-TestPlan -State @{ gates = @(@{ name = 'people'; approval = $true }) }
    $plan.traffic.servedBy = $true
    $plan.full.hold = '1h'
    $file = Join-Path $env:HAL9_HOME 'plan.json'
    $plan | ConvertTo-Json -Depth 9 | Set-Content $file
    $record = Join-Path $env:HAL9_HOME 'record.json'

    # The session here is an admin's, who also approves; the runbooks have the environment and no more rights than they need.
    $env:HAL9_SERVER = "$($range.Server)"
    $secret = $env:HAL9_TOKEN = (New-Hal9Token runbooks Operator -AsPlainText).Token
    $registrar = (New-Hal9Token registrar Admin -AsPlainText).Token
    $viewer = (New-Hal9Token viewer Viewer -AsPlainText).Token

    # The end of a process that a scheduler would start so. Text of both streams: errors are to be read by people.
    function Invoke-Script {
        param([string] $Path, [string[]] $Argument = @())
        $output = $null | & ([Environment]::ProcessPath) -NoProfile -NonInteractive -File $Path @Argument 2>&1 | Out-String -Width 200
        [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output }
    }

    function Invoke-Runbook {
        param([string] $Name, [Parameter(ValueFromRemainingArguments)] [string[]] $Argument = @())
        $run = Invoke-Script (Join-Path $folder $Name) $Argument
        $run.Output | Should -Not -Match 'hal9_[0-9a-f]|AggregateException|\n\s+at [\w.<>]+[.,(]|\bLine \|' -Because $Name
        $run
    }

    function Use-Token {
        param([string] $Token, [scriptblock] $Script)
        $env:HAL9_TOKEN = $Token
        try {
            & $Script
        }
        finally {
            $env:HAL9_TOKEN = $secret
        }
    }

    # Once, and again: the second time nothing is decided any more.
    function Assert-Idempotent {
        param([string] $Name, [Parameter(ValueFromRemainingArguments)] [string[]] $Argument = @())
        $run = Invoke-Runbook $Name @Argument
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $version = (Get-Hal9Status).JournalVersion
        $again = Invoke-Runbook $Name @Argument
        $again.ExitCode | Should -Be 0 -Because $again.Output
        (Get-Hal9Status).JournalVersion | Should -Be $version -Because "$Name was run again: $($again.Output)"
        $run
    }

    # Which side serves forty users, asked at the gateway itself.
    function Get-Side {
        foreach ($user in 1..40) {
            $answer = Invoke-WebRequest "$($range.GatewayUri)api/signals?content=hello" -Headers @{ 'X-Hal-User' = "someone-$user" } -NoProxy
            "$($answer.Headers['X-Hal9-Served-By'])"
        }
    }

    function Set-Fault {
        param([string] $Kind)
        $null = Invoke-RestMethod "$($range.SuccessorUri)demo/fault" -Method Put -Body "{`"kind`":`"$Kind`",`"rate`":1}" -ContentType application/json -NoProxy
    }
}

AfterAll {
    $env:PSModulePath = $before
    $env:HAL9_SERVER = $env:HAL9_TOKEN = $null
    Exit-TestHome
}

Describe 'The runbook <_>' -ForEach @($runbooks; $automation.ForEach{ "azure-automation/$_" }) {
    BeforeAll {
        $path = Join-Path $folder $_
        $tree = [Management.Automation.Language.Parser]::ParseFile($path, [ref] $null, [ref] $null)
    }

    It 'has help for every parameter, an example, and says which exit codes it has' {
        $help = Get-Help $path -Full
        $help.Synopsis | Should -Match '^[A-Z].+\.$'
        @($help.examples.example).Count | Should -BeGreaterThan 0
        foreach ($name in $tree.ParamBlock.Parameters.Name.VariablePath.UserPath) {
            (Get-Help $path -Parameter $name).description.Text | Should -Match '\.$' -Because "-$name"
        }
        if ($_ -notlike 'azure-automation/*') {
            "$($help.alertSet.alert.Text)" | Should -Match 'Exit codes: 0 '
        }
    }

    It 'stops at every error, and needs no newer PowerShell than the module' {
        $tree.ScriptRequirements.RequiredPSVersion | Should -Be ([version] '7.4')
        $tree.Extent.Text | Should -Match "(?m)^\`$ErrorActionPreference = 'Stop'$"
    }
}

Describe 'Exit codes' {
    It 'are those of hal9-migrate' {
        $source = Get-Content (Join-Path $root 'src/Hal9.Migrate.Cli/Outcomes/ExitCode.cs') -Raw
        $numbers = @{}
        [regex]::Matches($source, 'const int (\w+) = (\d+);') | ForEach-Object { $numbers[$_.Groups[1].Value] = [int] $_.Groups[2].Value }
        $known = [regex]::Matches($source, '\[ProblemCode\.(\w+)\] = (\w+)')
        $known.Count | Should -BeGreaterThan 40
        . $folder/Runbook.ps1
        foreach ($problem in $known) {
            $id = "Hal9.$($problem.Groups[1].Value)"
            $exitCodes[$id] ?? 1 | Should -Be $numbers[$problem.Groups[2].Value] -Because $id
        }
        $exitCodes.Keys | Should -BeIn $known.ForEach{ "Hal9.$($_.Groups[1].Value)" }
    }

    It '1 and a word on what to do: nobody answers' {
        $run = Invoke-Runbook 03-Canary.ps1 -Server http://127.0.0.1:9
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'Hal9\.ServerUnreachable: .*127\.0\.0\.1:9[\s\S]*Start-Hal9Server'
    }

    It '1: there is no token' {
        $env:HAL9_HOME, $kept = (Join-Path $env:HAL9_HOME 'nobody'), $env:HAL9_HOME
        try {
            $run = Use-Token '' { Invoke-Runbook Emergency-Rollback.ps1 }
        }
        finally {
            $env:HAL9_HOME = $kept
        }
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'Hal9\.Unauthenticated: [\s\S]*HAL9_TOKEN'
    }

    It '1: the token''s role does not allow it' {
        $run = Invoke-Runbook 02-Shadow.ps1 -Plan $file
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'Hal9\.Forbidden: '
        (Get-Hal9Status).Name | Should -Be 'hal9-demo'
    }

    It 'reach whoever calls by -Command too' {
        $null = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command "& '$folder/02-Shadow.ps1' -Plan nowhere.json; exit `$LASTEXITCODE" 2>&1
        $LASTEXITCODE | Should -Be 2
    }

    It '1 with every fault of the plan: <_>' -ForEach '01-PreCheck.ps1', '02-Shadow.ps1' {
        $bad = Join-Path $env:HAL9_HOME 'bad.json'
        @{ name = 'x'; legacy = @{ url = 'nonsense' }; canary = @{ steps = @(500) } } | ConvertTo-Json | Set-Content $bad
        $run = Invoke-Runbook $_ -Plan $bad
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'Hal9\.PlanInvalid'
        $run.Output | Should -Match 'legacy\.url'
        $run.Output | Should -Match 'successor'
        $run.Output | Should -Match 'canary\.steps'
        (Get-Hal9Status).Status | Should -Be 'Ready'
    }

    It '2: the plan''s file is not there, or a restart has no reason' {
        (Invoke-Runbook 02-Shadow.ps1 -Plan nowhere.json).ExitCode | Should -Be 2
        $run = Invoke-Runbook 06-Full.ps1 -Restart
        $run.ExitCode | Should -Be 2
        $run.Output | Should -Match '-Reason'
    }

    It '3: a service does not answer; what is wrong is named, and nothing is started' {
        $dead = @{ name = 'dead'; legacy = $plan.legacy; successor = @{ url = 'http://127.0.0.1:9' } }
        $server = Start-Hal9Server $dead -Listen http://127.0.0.1:0 -NoGateway -Store (Join-Path $env:HAL9_HOME 'dead.db')
        try {
            foreach ($name in '01-PreCheck.ps1', '02-Shadow.ps1') {
                $run = Use-Token '' { Invoke-Runbook $name -Server $server.Uri }
                $run.ExitCode | Should -Be 3 -Because $run.Output
                $run.Output | Should -Match 'successor\.reachable'
            }
            (Get-Hal9Status -Server $server).Status | Should -Be 'Ready'
        }
        finally {
            Stop-Hal9Server $server
        }
    }
}

Describe 'A migration by runbooks' {
    It 'is found ready' {
        $run = Assert-Idempotent 01-PreCheck.ps1 -Plan $file
        $run.Output | Should -Match 'Ready: none of \d+ checks'
        $run = Use-Token $viewer { Invoke-Runbook 01-PreCheck.ps1 -All }
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match 'Healthy\s+legacy\.reachable'
    }

    It 'begins with Shadow, and another plan is refused' {
        (Use-Token $registrar { Assert-Idempotent 02-Shadow.ps1 -Plan $file -Reason 'Change 4711' }).Output | Should -Match 'Entered Shadow[\s\S]*Status\s+: Holding'
        $other = $plan.Clone()
        $other.name = 'other'
        $other | ConvertTo-Json -Depth 9 | Set-Content (Join-Path $env:HAL9_HOME 'other.json')
        $run = Use-Token $registrar { Invoke-Runbook 02-Shadow.ps1 -Plan (Join-Path $env:HAL9_HOME 'other.json') }
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'Hal9\.PlanDifferent'
    }

    It 'goes on to Canary, which a late job for Shadow does not call back' {
        $run = Assert-Idempotent 03-Canary.ps1 -Percentage 20 -TimeoutSec 60
        $run.Output | Should -Match 'Passed Shadow[\s\S]*Entered Canary 20 %'
        Get-Side | Should -Contain 'successor'
        $late = Invoke-Runbook 02-Shadow.ps1 -Plan $file
        $late.ExitCode | Should -Be 0 -Because $late.Output
        (Get-Hal9Status).Goal.Phase | Should -Be 'Canary'
    }

    It 'passes the acceptance tests there, and fails those for another phase' {
        $script = {
            $data = @{ Phase = '<phase>'; MaxErrorRate = 0.5; Checkpoint = '<checkpoint>'; LastSec = 60 }
            $container = New-PesterContainer -Path '<file>' -Data $data
            $result = Invoke-Pester -Container $container -PassThru -Output Detailed
            "passed: $($result.Passed.Name -join ', ')"
            "failed: $($result.Failed.Name -join ', ')"
            exit $result.FailedCount
        }
        $script = "$script" -replace '<file>', (Join-Path $folder 'Acceptance.Tests.ps1')
        $null = New-Hal9Checkpoint at-canary
        Wait-Until { (Get-Hal9Metric -LastSec 60 -Side Successor | Measure-Object Requests -Sum).Sum -gt 0 }
        $run = Invoke-Pwsh ($script -replace '<phase>', 'Canary' -replace '<checkpoint>', 'at-canary')
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match 'passed: is where it should be, .*has the checkpoint.*rarely fails'
        $wrong = Invoke-Pwsh ($script -replace '<phase>', 'Full' -replace '<checkpoint>', 'nothing')
        $wrong.ExitCode | Should -Be 2 -Because $wrong.Output
        $wrong.Output | Should -Match 'failed: is where it should be, has the checkpoint'
    }

    It 'is brought back in an emergency: the gateway sends nobody to the successor' {
        $run = Assert-Idempotent Emergency-Rollback.ps1 -Reason 'Customers complain'
        $run.Output | Should -Match 'Rollback\s+: from Canary 20 % to None by runbooks: Customers complain'
        (Get-Hal9Status).Percentage | Should -Be 0
        Get-Side | Select-Object -Unique | Should -Be 'legacy'
    }

    It 'is not started again by a job, which ends with 4, but by a person with a reason' {
        $version = (Get-Hal9Status).JournalVersion
        $run = Invoke-Runbook 03-Canary.ps1 -Percentage 20
        $run.ExitCode | Should -Be 4
        $run.Output | Should -Match 'Hal9\.RolledBack: .*Customers complain[\s\S]*-Restart'
        (Get-Hal9Status).JournalVersion | Should -Be $version
        $run = Invoke-Runbook 03-Canary.ps1 -Percentage 20 -Restart -Reason mended -TimeoutSec 60
        $run.ExitCode | Should -Be 0 -Because $run.Output
    }

    It 'stops in State, with a checkpoint' {
        $run = Assert-Idempotent 04-State.ps1 -TimeoutSec 60
        $run.Output | Should -Match 'people: Inconclusive'
        (Get-Hal9Checkpoint before-ramp-up).Step | Should -Match 'State'
    }

    It 'ends a job with 5 while it waits for a person, and goes on itself' {
        $run = Invoke-Runbook 05-RampUp.ps1 -TimeoutSec 1
        $run.ExitCode | Should -Be 5
        $run.Output | Should -Match 'Hal9\.TimedOut: .*people[\s\S]*goes on'
        $status = Get-Hal9Status
        $status.Status | Should -Be 'Running'
        $status.Goal.Phase | Should -Be 'RampUp'
    }

    It 'is past Canary for a late job, and that does not touch the goal' {
        $run = Invoke-Runbook 03-Canary.ps1
        $run.ExitCode | Should -Be 0 -Because $run.Output
        (Get-Hal9Status).Goal.Phase | Should -Be 'RampUp'
    }

    It 'ends a job with 6 when somebody said no' {
        Deny-Hal9Gate people -Reason 'Not before Friday'
        foreach ($name in '05-RampUp.ps1', '07-PostMigration.ps1') {
            $run = Invoke-Runbook $name
            $run.ExitCode | Should -Be 6
            $run.Output | Should -Match 'Hal9\.NeedsDecision: .*Not before Friday'
        }
    }

    It 'goes on to RampUp with an approval' {
        $null = Resume-Hal9Migration 'It is Friday'
        Approve-Hal9Gate people -Reason 'It is Friday'
        $run = Assert-Idempotent 05-RampUp.ps1 -TimeoutSec 60
        (Get-Hal9Status).Percentage | Should -Be 75
        $run.Output | Should -Match 'RampUp 75 %'
        (Invoke-Runbook 07-PostMigration.ps1 -Path $record).ExitCode | Should -Be 1 -Because 'it is not in Full, and not on its way there'
        $record | Should -Not -Exist
    }

    It 'reaches Full' {
        (Assert-Idempotent 06-Full.ps1 -TimeoutSec 60).Output | Should -Match 'Entered Full'
    }

    It 'is verified, its record is kept, and it is not completed unless asked for' {
        $run = Assert-Idempotent 07-PostMigration.ps1 -Path $record
        $run.Output | Should -Match 'split\s+50 of 50'
        (Get-Content $record -Raw | ConvertFrom-Json) | Should -Not -BeNullOrEmpty
        (Get-Content $record -Raw) | Should -Not -Match 'hal9_[0-9a-f]'
        (Get-Hal9Checkpoint full).Step | Should -Match 'Full'
        (Get-Hal9Status).Status | Should -Be 'Holding'
    }

    It 'is not completed before the hold on standby is over: 5' {
        $run = Invoke-Runbook 07-PostMigration.ps1 -Path $record -Complete
        $run.ExitCode | Should -Be 5
        $run.Output | Should -Match 'Hal9\.TimedOut: The hold on standby is not over'
        (Get-Hal9Status).Status | Should -Be 'Holding'
    }

    It 'is completed, and then there is nothing left to do or to undo' {
        $plan.full.hold = '1s'
        Set-Hal9Plan $plan -Reason 'long enough' -Confirm:$false
        Wait-Until { (Get-Hal9Status).StandbyOver }
        (Invoke-Runbook 07-PostMigration.ps1 -Path $record).ExitCode | Should -Be 0
        (Get-Hal9Status).Status | Should -Be 'Holding' -Because 'nobody asked for its completion'
        $null = Assert-Idempotent 07-PostMigration.ps1 -Path $record -Complete -Reason 'Decided in May'
        (Get-Hal9Status).Status | Should -Be 'Completed'
        (Get-Content $record -Raw) | Should -Match 'Decided in May'
        (Invoke-Runbook 06-Full.ps1).ExitCode | Should -Be 0
        $run = Invoke-Runbook Emergency-Rollback.ps1
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'Hal9\.Closed: There is nothing to roll back'
    }
}

Describe 'The runbooks of Azure Automation' {
    BeforeAll {
        $plan.name = 'next'
        $plan | ConvertTo-Json -Depth 9 | Set-Content $file
        $run = Use-Token $registrar { Invoke-Runbook 02-Shadow.ps1 -Plan $file }
        $run.ExitCode | Should -Be 0 -Because $run.Output

        # In a process that has what exists inside Automation only, and nothing of ours in its environment.
        function Invoke-Automation {
            param([string] $Name, [string] $Argument = '')
            $script = {
                function Get-AutomationVariable {
                    param([string] $Name)
                    if ($Name -ne 'Hal9Server') { throw "There is no variable $Name." }
                    $env:STAND_IN_SERVER
                }
                function Get-AutomationPSCredential {
                    param([string] $Name)
                    if ($Name -ne 'Hal9Token') { throw "There is no credential $Name." }
                    [pscredential]::new('anybody', (ConvertTo-SecureString $env:STAND_IN_TOKEN -AsPlainText))
                }
            }
            $env:STAND_IN_SERVER, $env:STAND_IN_TOKEN = $env:HAL9_SERVER, $secret
            $env:HAL9_SERVER = $env:HAL9_TOKEN = $null
            try {
                Invoke-Pwsh "$script; & '$(Join-Path $folder "azure-automation/$Name")' $Argument"
            }
            finally {
                $env:HAL9_SERVER, $env:HAL9_TOKEN = $env:STAND_IN_SERVER, $secret
                $env:STAND_IN_SERVER = $env:STAND_IN_TOKEN = $null
            }
        }
    }

    It 'look and end' {
        $run = Invoke-Automation Hal9-Advance.ps1
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match 'next\s+Holding\s+Shadow'
    }

    It 'start and end, and the migration goes on' {
        $run = Invoke-Automation Hal9-Advance.ps1 '-Phase State'
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match 'It is on its way'
        $late = Invoke-Automation Hal9-Advance.ps1 '-Phase Canary -Percentage 20'
        $late.ExitCode | Should -Be 0 -Because $late.Output
        (Wait-Hal9Migration -TimeoutSec 60).Phase | Should -Be 'State'
    }

    It 'go back at once, and again' {
        foreach ($time in 1, 2) {
            $run = Invoke-Automation Hal9-Rollback.ps1 "-Reason 'Alert 17'"
            $run.ExitCode | Should -Be 0 -Because $run.Output
        }
        (Get-Hal9Status).Rollback.Reason | Should -Be 'Alert 17'
        Get-Side | Select-Object -Unique | Should -Be 'legacy'
    }

    It 'fail while it stands rolled back, and start it again with a reason' {
        $run = Invoke-Automation Hal9-Advance.ps1 '-Phase Canary'
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'rolled back from State 50 % to None by runbooks:\W+Alert 17[\s\S]*-Restart'
        $run = Invoke-Automation Hal9-Advance.ps1 "-Phase State -RestartReason mended -TimeoutSec 60"
        $run.ExitCode | Should -Be 0 -Because $run.Output
        (Get-Hal9Status).Phase | Should -Be 'State'
    }
}

Describe 'A successor that fails' {
    It 'ends the job that waits with 4, and every later one' {
        $log = Join-Path $env:HAL9_HOME 'ramp-up.log'
        $job = Start-Process ([Environment]::ProcessPath) '-NoProfile', '-NonInteractive', '-File', (Join-Path $folder '05-RampUp.ps1'), '-TimeoutSec', '120' `
            -PassThru -RedirectStandardOutput $log -RedirectStandardError "$log.err"
        try {
            $null = $job.Handle
            Wait-Until { (Get-Hal9Status).Goal.Phase -eq 'RampUp' }
            Set-Fault errors
            $job.WaitForExit(90000) | Should -BeTrue
        }
        finally {
            Set-Fault none
            if (-not $job.HasExited) { $job.Kill() }
        }
        $job.ExitCode | Should -Be 4 -Because (Get-Content "$log.err" -Raw)
        Get-Content "$log.err" -Raw | Should -Match 'Hal9\.RolledBack: .*error rate'
        Get-Content $log -Raw | Should -Match 'Status\s+: RolledBack'
        (Invoke-Runbook 06-Full.ps1).ExitCode | Should -Be 4
        (Invoke-Runbook 07-PostMigration.ps1 -Path $record).ExitCode | Should -Be 4
        (Get-Hal9Status).Percentage | Should -Be 0
    }
}

Describe 'docs/runbooks/README.md' {
    BeforeAll { $text = Get-Content (Join-Path $folder README.md) -Raw }

    It 'names every runbook, and links to what there is' {
        $links = [regex]::Matches($text, '\]\(([^):#]+)\)').ForEach{ $_.Groups[1].Value }
        $links | ForEach-Object { Join-Path $folder $_ | Should -Exist }
        $there = (Get-ChildItem $folder -Filter *-*.ps1 -Recurse).FullName.ForEach{ [IO.Path]::GetRelativePath($folder, $_).Replace('\', '/') }
        $there | Should -BeIn $links
    }

    It 'has every exit code' {
        [regex]::Matches($text, '(?m)^\| (\d) \|').ForEach{ [int] $_.Groups[1].Value } | Should -Be (0..6)
    }
}

Describe '<Name>' -ForEach $pipelines {
    BeforeAll {
        # Every value of the keys that hold a script, wherever they are.
        function Get-Line {
            param([object] $Node)
            if ($Node -is [Collections.IDictionary]) {
                foreach ($key in $Node.Keys) {
                    if ($key -in 'run', 'pwsh' -and $Node[$key] -is [string]) { $Node[$key] } else { Get-Line $Node[$key] }
                }
            }
            elseif ($Node -is [array]) {
                $Node | ForEach-Object { Get-Line $_ }
            }
        }
        $text = Get-Content (Join-Path $folder $Name) -Raw
    }

    It 'is YAML whose steps parse, call runbooks that exist, and give only parameters that these have' -Skip:(-not $Python) {
        $document = $text | & $Python -c 'import sys, json, yaml; json.dump({str(k): v for k, v in yaml.safe_load(sys.stdin).items()}, sys.stdout)' | ConvertFrom-Json -AsHashtable
        $called = foreach ($line in Get-Line $document) {
            $errors = $null
            $tree = [Management.Automation.Language.Parser]::ParseInput($line, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $line
            # What somebody types into a form is never part of a script.
            $line | Should -Not -Match '\$\{\{'
            foreach ($call in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $command = $call.GetCommandName()
                if ($command -notlike './*') {
                    continue
                }
                $command = Join-Path $root $command
                $command | Should -Exist
                Split-Path $command -Leaf
                $parameters = (Get-Command $command).Parameters.Keys
                foreach ($given in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                    $given.ParameterName | Should -BeIn $parameters -Because $line
                }
            }
        }
        $scripts = (Get-ChildItem $folder -Filter *-*.ps1).Name
        $called | Sort-Object -Unique | Should -Be ($scripts | Sort-Object)
    }
}
