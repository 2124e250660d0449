# What the suites share: the built module, a practice range with holds of a second, and PowerShell in processes of its own.
# A file about one cmdlet works on the shared range (Enter-SharedRange), which the first such file starts and Invoke-Suite.ps1 ends; a file that
# needs servers of its own works in a home of its own (Enter-TestHome).
$script:ModulePath = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'artifacts/module/Hal9.Migrate'

# Nobody's tokens and servers are touched.
function Enter-TestHome {
    $env:HAL9_HOME = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "hal9-pester-$([guid]::NewGuid().ToString('N'))") -ItemType Directory).FullName
    $env:HAL9_SERVER = $env:HAL9_TOKEN = $env:HAL9_MIGRATE = $null
}

function Exit-TestHome {
    Stop-Hal9Demo
    Stop-Hal9Server -Confirm:$false
    Disconnect-Hal9Server -All
    Remove-Item $env:HAL9_HOME -Recurse -Force -ErrorAction Ignore
    $env:HAL9_HOME = $null
}

function Start-TestRange {
    Start-Hal9Demo -Port 0 -SecondsPerStep 1 -RequestsPerSecond 60 -Neurons 500
}

# A server without a gateway, its store with the tests' tokens.
function Start-TestServer {
    param([object] $Plan)
    $with = $Plan ? @{ Plan = $Plan } : @{}
    Start-Hal9Server @with -Listen http://127.0.0.1:0 -NoGateway -Store (Join-Path $env:HAL9_HOME "$([guid]::NewGuid().ToString('N')).db")
}

# One whose successor is away.
function Start-LameServer {
    Start-TestServer @{ name = 'lame'; legacy = @{ url = "$((Get-Hal9Plan).Content.legacy.url)" }; successor = @{ url = 'http://127.0.0.1:9' } }
}

# A range that outlives the file that started it, in a home of its own: starting one takes seconds. It runs in a runspace of its own, so that
# Stop-Hal9Demo without an argument leaves it alone.
function Enter-SharedRange {
    Import-Module $ModulePath
    $shared = [AppContext]::GetData('Hal9.Migrate.SharedRange')
    Enter-TestHome
    if (-not $shared -or $shared.Range.HasExited) {
        $pipeline = Start-Pipeline ". '$PSScriptRoot/Support.ps1'; Start-TestRange"
        $null = $pipeline.Shell.EndInvoke($pipeline.Running)
        $shared = @{ Range = $pipeline.Output[0].PSObject.BaseObject; Home = $env:HAL9_HOME; Flags = $null }
        [AppContext]::SetData('Hal9.Migrate.SharedRange', $shared)
        # A file that is run by itself leaves the range to those run after it in the same shell; it ends with that.
        $null = Register-EngineEvent PowerShell.Exiting -Action ([scriptblock]::Create("Remove-Item '$env:HAL9_HOME' -Recurse -Force -ErrorAction Ignore"))
    }
    else {
        Remove-Item $env:HAL9_HOME
        $env:HAL9_HOME = $shared.Home
    }
    $null = Connect-Hal9Server $shared.Range.Uri
    $shared.Flags ??= @(Get-Hal9Feature)
    $shared.Range
}

# Puts back what a file may have changed, but for the migration: the next file starts its own.
function Exit-SharedRange {
    $shared = [AppContext]::GetData('Hal9.Migrate.SharedRange')
    Disconnect-Hal9Server -All
    $null = Connect-Hal9Server $shared.Range.Uri
    Get-Hal9Checkpoint | Remove-Hal9Checkpoint -Confirm:$false
    Get-Hal9Token | Where-Object Name -NE local-admin | Remove-Hal9Token -Confirm:$false
    $now = Get-Hal9Feature
    foreach ($flag in Compare-Object $shared.Flags $now -Property Key, Enabled, Percentage, Description, Rules -PassThru | Where-Object SideIndicator -EQ '<=') {
        Set-Hal9Feature $flag.Name -Enabled $flag.Enabled -Percentage $flag.Percentage -Description $flag.Description -Rule @()
    }
    Set-TestFault $shared.Range.LegacyUri none
    Set-TestFault $shared.Range.SuccessorUri none
    Disconnect-Hal9Server -All
    $env:HAL9_HOME = $null
}

function Stop-SharedRange {
    if ($shared = [AppContext]::GetData('Hal9.Migrate.SharedRange')) {
        Stop-Hal9Demo $shared.Range
        Remove-Item $shared.Home -Recurse -Force -ErrorAction Ignore
        [AppContext]::SetData('Hal9.Migrate.SharedRange', $null)
    }
}

# The migration of the range at a step of a plan: as it stands, or a fresh one.
function Start-TestMigration {
    param([string] $Phase = 'Shadow', [decimal] $Percentage = 0, [hashtable] $Plan = (Get-TestPlan), [switch] $NoWait)
    $status = Get-Hal9Status
    $hash = (Test-Hal9Plan $Plan).Message.TrimEnd('.').Split(' ')[-1]
    if ("$($status.Status) $($status.Phase) $($status.Percentage) $($status.PlanHash)" -eq "Holding $Phase $Percentage $hash") {
        return
    }
    if ($status.StartedAt -and $status.Status -notin 'Aborted', 'Completed') {
        $null = Stop-Hal9Migration -Confirm:$false
    }
    $goal = $Percentage ? @{ Phase = $Phase; Percentage = $Percentage } : @{ Phase = $Phase }
    $null = Start-Hal9Migration $Plan @goal -Force -Restart -Reason 'a test' -Wait:(-not $NoWait) -Confirm:$false
}

# Another person, connected to the range; the default session stays whose it was.
function Connect-TestUser {
    param([string] $Name, [string] $Role = 'Operator')
    $token = (New-Hal9Token $Name $Role).Token
    $before = (Get-Hal9Token local-admin).Server
    $session = Connect-Hal9Server $before.Uri $token
    $null = Connect-Hal9Server $before.Uri
    $session
}

# What the sample service at an address does wrong from now on: errors, slowness, or nothing.
function Set-TestFault {
    param([uri] $Service, [string] $Kind, [double] $Rate = 1)
    $null = Invoke-RestMethod "$($Service)demo/fault" -Method Put -Body (@{ kind = $Kind; rate = $Rate } | ConvertTo-Json) -ContentType application/json -NoProxy
}

# A certificate for 127.0.0.1 that nobody vouches for, and its key: server.pem and server.key in a folder.
function New-TestCertificate {
    param([string] $Folder)
    $key = [Security.Cryptography.RSA]::Create(2048)
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=127.0.0.1', $key, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddIpAddress([ipaddress]::Loopback)
    $request.CertificateExtensions.Add($names.Build())
    $request.CreateSelfSigned([DateTimeOffset]::Now.AddDays(-1), [DateTimeOffset]::Now.AddDays(1)).ExportCertificatePem() | Set-Content (Join-Path $Folder 'server.pem')
    $key.ExportPkcs8PrivateKeyPem() | Set-Content (Join-Path $Folder 'server.key')
}

# The range's plan with two short steps, gates that little traffic can pass, and nothing that fires by itself but errors.
function Get-TestPlan {
    param([hashtable] $State = @{}, [string] $Hold = '1s')
    $services = (Get-Hal9Plan).Content
    @{
        name      = 'hal9-pester'
        legacy    = @{ url = $services.legacy.url }
        successor = @{ url = $services.successor.url }
        traffic   = @{ key = 'header:X-Hal-User'; routes = @('/api/signals') }
        shadow    = @{ hold = $Hold; compare = @{ ignore = @('/diagnostics') }; gates = @(@{ metric = 'parity'; min = 0.5 }) }
        canary    = @{ steps = @(20, 50); hold = $Hold; gates = @(@{ metric = 'errorRate'; max = 0.5 }) }
        state     = $State
        rampUp    = @{ steps = @(75); hold = $Hold; gates = @() }
        full      = @{ hold = $Hold; gates = @() }
        triggers  = @(@{ metric = 'errorRate'; max = 0.2; window = '4s'; for = '1s' })
    }
}

# The same with one step a phase and nothing but holds between them: the whole way in seconds.
function Get-QuickPlan {
    $plan = Get-TestPlan
    $plan.canary.steps = @(50)
    $plan.shadow.gates = $plan.canary.gates = @()
    $plan
}

# Runs a script in a PowerShell process of its own, as a job scheduler does.
function Invoke-Pwsh {
    param([string] $Script, [string[]] $Argument = @('-NonInteractive'))
    $file = Join-Path $env:HAL9_HOME "$([guid]::NewGuid().ToString('N')).ps1"
    "`$ErrorActionPreference = 'Stop'; Import-Module '$ModulePath'; $Script" | Set-Content $file
    $output = $null | & ([Environment]::ProcessPath) -NoProfile @Argument -File $file 2>&1 | Out-String
    [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output }
}

# A runspace of its own in this process, whose pipeline can be stopped as Ctrl+C does, and whose streams can be looked at.
function Start-Pipeline {
    param([string] $Script, [hashtable] $Parameter = @{})
    $shell = [powershell]::Create()
    $null = $shell.AddScript("param(`$Parameter) Import-Module '$ModulePath'; $Script").AddArgument($Parameter)
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $none = [Management.Automation.PSDataCollection[psobject]]::new()
    $none.Complete()
    [pscustomobject]@{ Shell = $shell; Output = $output; Running = $shell.BeginInvoke($none, $output) }
}

# What a pipeline that still runs has put out: enumerating its output would wait for its end.
function Get-SoFar {
    param([psobject] $Pipeline)
    for ($i = 0; $i -lt $Pipeline.Output.Count; $i++) {
        $Pipeline.Output[$i]
    }
}

# Waits until something is so; the clock only ends a wait that is in vain.
function Wait-Until {
    param([scriptblock] $Condition, [int] $Seconds = 30)
    $limit = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($limit.Elapsed.TotalSeconds -gt $Seconds) {
            throw "Not so after $Seconds s: $Condition"
        }
        Start-Sleep -Milliseconds 50
    }
}

# The error of a script block; none is a failure.
function Get-Failure {
    param([scriptblock] $Script)
    try {
        $null = & $Script
    }
    catch {
        return $_
    }
    throw "No error: $Script"
}

# The error that ends a script block although errors are to be gone on after; none, or one that only is reported, is a failure.
function Get-TerminatingError {
    param([scriptblock] $Script)
    $ErrorActionPreference = 'Continue'
    try {
        $null = & $Script 2>&1
    }
    catch {
        return $_
    }
    throw "Nothing ended it: $Script"
}

# The errors that a script block reports, going on afterwards; being ended by one is a failure.
function Get-ReportedError {
    param([scriptblock] $Script)
    $ErrorActionPreference = 'Continue'
    & $Script 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
}

# What scripts branch on: the id without the cmdlet, the category, the target.
function Get-Mark {
    param([Management.Automation.ErrorRecord] $Failure)
    "$($Failure.FullyQualifiedErrorId -replace ',.*') $($Failure.CategoryInfo.Category) $($Failure.TargetObject)".TrimEnd()
}

# What -WhatIf says. It goes to the host, of which only a transcript knows.
function Get-WhatIf {
    param([scriptblock] $Script)
    # The script sees the variables of this function, so they have names that it does not use.
    $said = Join-Path $env:HAL9_HOME "$([guid]::NewGuid().ToString('N')).txt"
    $null = Start-Transcript $said -UseMinimalHeader
    try {
        & $Script | Should -BeNullOrEmpty
    }
    finally {
        $null = Stop-Transcript
    }
    @(Get-Content $said) -match '^What if: ' -replace '^What if: '
}

# What Tab offers at the end of a line.
function Get-Completion {
    param([string] $Line)
    (TabExpansion2 $Line $Line.Length).CompletionMatches | Where-Object ResultType -EQ ParameterValue
}

# SQL in an SQLite database, by the library that hal9-migrate ships.
function Invoke-TestSql {
    param([string] $Path, [string] $Sql)
    $app = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'artifacts/hal9-migrate'
    if (-not ('Microsoft.Data.Sqlite.SqliteConnection' -as [type])) {
        'SQLitePCLRaw.core', 'SQLitePCLRaw.provider.e_sqlite3', 'SQLitePCLRaw.batteries_v2', 'Microsoft.Data.Sqlite' | ForEach-Object { Add-Type -Path (Join-Path $app "$_.dll") }
        $library = [Runtime.InteropServices.NativeLibrary]::Load((Get-ChildItem (Join-Path $app "runtimes/$([Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier)/native") | Select-Object -First 1).FullName)
        [Runtime.InteropServices.NativeLibrary]::SetDllImportResolver([SQLitePCL.SQLite3Provider_e_sqlite3].Assembly, { $library }.GetNewClosure())
        [SQLitePCL.Batteries_V2]::Init()
    }
    $connection = [Microsoft.Data.Sqlite.SqliteConnection]::new("Data Source=$Path;Pooling=False")
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $Sql
        $null = $command.ExecuteNonQuery()
    }
    finally {
        $connection.Dispose()
    }
}

# A server that moves the rows of a table between two databases, in step; and where they are.
function Start-RowServer {
    param([int] $Rows = 20)
    $stores = 'legacy', 'successor' | ForEach-Object { Join-Path $env:HAL9_HOME "$_-$([guid]::NewGuid().ToString('N')).db" }
    foreach ($store in $stores) {
        Invoke-TestSql $store 'PRAGMA journal_mode = WAL; CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT)'
    }
    Invoke-TestSql $stores[0] "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < $Rows) INSERT INTO items SELECT id, 'v' || id FROM n"
    $server = Start-TestServer @{
        name      = 'rows'
        legacy    = @{ url = 'http://127.0.0.1:9' }
        successor = @{ url = 'http://127.0.0.2:9' }
        state     = @{
            source = @{ kind = 'sqlite'; connection = $stores[0] }
            target = @{ kind = 'sqlite'; connection = $stores[1] }
            tables = @(@{ from = 'items'; key = @('id'); columns = @{ id = 'id'; value = 'value' } })
        }
    }
    $null = Connect-Hal9Server $server.Uri
    $null = Start-Hal9Migration -Phase Shadow -Force -Confirm:$false
    Wait-Until { (Get-Hal9Status).State.InStep }
    @{ Server = $server; Legacy = $stores[0]; Successor = $stores[1] }
}

# Changes the successor's rows as nobody should: past the gate and past the capture.
function Set-TestRow {
    param([string] $Store, [string] $Sql)
    Invoke-TestSql $Store "UPDATE hal9_migrate_control SET open = 1; $Sql; UPDATE hal9_migrate_control SET open = 0; DELETE FROM hal9_migrate_log_items"
}
