# Builds Vyuha when a source file has changed, then runs it with the given arguments. On Linux and macOS use ./vyuha.
#   vyuha COMMAND ...             see vyuha --help
#   vyuha test [--filter TEXT]    runs all tests, or those whose full name contains TEXT
#   vyuha house COMMAND           keeps the repository in order: notices, sbom FILE, secrets
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false # exit codes are looked at here
$root = $PSScriptRoot
$state = Join-Path $root 'artifacts/launcher'
$output = Join-Path $root 'src/Vyuha.Host/bin/Release'
$common = 'Directory.Build.props', 'Directory.Packages.props', 'global.json'
$remedy = 'Install it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this again.'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:MSBUILDDISABLENODEREUSE = '1'

function Write-Line([string] $text) { [Console]::Error.WriteLine($text) }

function Stop-With([string[]] $lines) {
    foreach ($line in $lines) { Write-Line "vyuha: $line" }
    exit 1
}

function Find-Dotnet {
    $found = Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($found) { return $found.Source }
    foreach ($folder in $env:DOTNET_ROOT, (Join-Path $HOME '.dotnet')) {
        foreach ($name in 'dotnet.exe', 'dotnet') {
            if ($folder -and (Test-Path (Join-Path $folder $name))) { return Join-Path $folder $name }
        }
    }
}

function Get-Sources([string[]] $paths) {
    foreach ($path in $paths) {
        $full = Join-Path $root $path
        if (Test-Path $full -PathType Leaf) { Get-Item $full }
        elseif (Test-Path $full) {
            Get-ChildItem $full -Recurse -File -Force | Where-Object { $_.FullName.Substring($root.Length) -notmatch '[\\/](bin|obj|TestResults)[\\/]' }
        }
    }
}

# Names and sizes of all source files: notices a file that was deleted, renamed, or replaced by an older one.
function Get-Inventory($files) {
    $text = ($files | ForEach-Object { "$($_.FullName) $($_.Length)" } | Sort-Object) -join "`n"
    $hash = [Security.Cryptography.SHA256]::Create()
    try { [BitConverter]::ToString($hash.ComputeHash([Text.Encoding]::UTF8.GetBytes($text))) } finally { $hash.Dispose() }
}

function Test-Current([string] $stamp, [string[]] $sources) {
    if (-not (Test-Path $stamp)) { return $false }
    $files = @(Get-Sources $sources)
    $built = (Get-Item $stamp).LastWriteTimeUtc
    if ($files | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1) { return $false }
    return (Get-Content -Raw $stamp).Trim() -eq (Get-Inventory $files)
}

function Invoke-Compiler([string] $log, [string] $target, [string[]] $options) {
    Push-Location $root
    try { & $dotnet build $target -c Release -v q -nologo -nodeReuse:false @options > $log } finally { Pop-Location }
    return $LASTEXITCODE -eq 0
}

# The program compiled ahead of time; where the compiler for that is not to be had, the program as it is, which starts slower.
function Invoke-ProgramCompiler([string] $log) {
    if (Invoke-Compiler $log 'src/Vyuha.Host' @('-p:RunAnalyzers=false', '-p:AheadOfTime=true')) { return $true }
    if (-not (Select-String -Quiet -Path $log -Pattern 'crossgen2')) { return $false }
    Write-Line "The ahead-of-time compiler is not to be had ($log says why): the program will start more slowly."
    Remove-Item -Recurse -Force (Join-Path $output 'ahead') -ErrorAction SilentlyContinue
    if (Invoke-Compiler "$log.plain" 'src/Vyuha.Host' @('-p:RunAnalyzers=false')) { return $true }
    Move-Item -Force "$log.plain" $log
    return $false
}

function Invoke-Build([string] $name, [string[]] $sources, [scriptblock] $compile) {
    $stamp = Join-Path $state "$name.stamp"
    $log = Join-Path $state "$name.log"
    if (Test-Current $stamp $sources) { return }
    if (-not (& $dotnet --list-sdks | Where-Object { $_ -like '10.*' })) { Stop-With "the .NET 10 SDK is needed to build; $dotnet has none.", $remedy }
    New-Item -ItemType Directory -Force $state | Out-Null

    # One build at a time; the system frees the lock of a process that is gone.
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open((Join-Path $state 'build.lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
    try {
        if (Test-Current $stamp $sources) { return }
        Write-Line 'Building (a minute the first time) ...'
        # The stamp is as old as the start of the build: what is edited meanwhile is built next time.
        $started = [DateTime]::UtcNow
        $inventory = Get-Inventory @(Get-Sources $sources)
        if (-not (& $compile $log)) {
            $problems = @(Get-Content $log | Where-Object { $_ -match '(error|warning) [A-Z]+[0-9]+' } | Sort-Object -Unique | Select-Object -First 20)
            if ($problems.Count -eq 0) { $problems = @(Get-Content $log -Tail 20) }
            $problems | ForEach-Object { Write-Line $_ }
            Stop-With "the build failed; the whole output is in $log"
        }
        Set-Content -Path $stamp -Value $inventory
        (Get-Item $stamp).LastWriteTimeUtc = $started
    }
    finally { $lock.Dispose() }
}

function Invoke-Tests([string[]] $arguments) {
    $filter = @()
    for ($i = 0; $i -lt $arguments.Count; $i++) {
        if ($arguments[$i] -like '--filter=*') { $filter = '-method', "*$($arguments[$i].Substring(9))*" }
        elseif ($arguments[$i] -ne '--filter') { Stop-With "unknown argument $($arguments[$i]). Usage: vyuha test [--filter TEXT]" }
        elseif ($i + 1 -ge $arguments.Count) { Stop-With '--filter needs a text: vyuha test --filter Journal' }
        else { $filter = '-method', "*$($arguments[++$i])*" }
    }

    Invoke-Build 'tests' (@('src', 'tests', 'bench', 'docs/schemas', 'eng', 'Vyuha.slnx', '.editorconfig') + $common) { param($log) Invoke-Compiler $log 'Vyuha.slnx' @() }
    $passed = 0; $failed = 0; $skipped = 0
    foreach ($project in Get-ChildItem (Join-Path $root 'tests/*/*.csproj')) {
        $results = Join-Path $state "$($project.BaseName).trx"
        Remove-Item $results -ErrorAction SilentlyContinue
        & $dotnet (Join-Path $project.DirectoryName "bin/Release/net10.0/$($project.BaseName).dll") -noLogo -noColor -result-trx $results @filter | Out-Host
        $status = $LASTEXITCODE
        $counters = if (Test-Path $results) { ([xml](Get-Content -Raw $results)).TestRun.ResultSummary.Counters }
        if (-not $counters) {
            Write-Line "vyuha: $($project.BaseName) ended with code $status and no results."
            $failed++
            continue
        }
        $passed += [int]$counters.passed
        $skipped += [int]$counters.notExecuted
        $bad = [int]$counters.failed + [int]$counters.error
        if ($bad -eq 0 -and $status -ne 0 -and [int]$counters.total -ne 0) {
            Write-Line "vyuha: $($project.BaseName) ended with code $status although no test failed."
            $bad = 1
        }
        $failed += $bad
    }

    $none = $passed + $failed + $skipped -eq 0
    if ($none) { Write-Line 'vyuha: no test was run.' }
    $line = "$passed passed, $failed failed"
    if ($skipped -gt 0) { $line += ", $skipped skipped" }
    [Console]::Out.WriteLine($line)
    if ($none -or $failed -gt 0) { exit 1 }
    exit 0
}

$dotnet = Find-Dotnet
if (-not $dotnet) { Stop-With 'the .NET 10 SDK is needed and no dotnet was found.', $remedy }

$command = if ($args.Count -gt 0) { $args[0] }
$rest = @($args | Select-Object -Skip 1)
if ($command -eq 'test') { Invoke-Tests $rest }

if ($command -eq 'house') {
    Invoke-Build 'house' (@('eng/Vyuha.House') + $common) { param($log) Invoke-Compiler $log 'eng/Vyuha.House' @('-p:RunAnalyzers=false') }
    & $dotnet (Join-Path $root 'eng/Vyuha.House/bin/Release/net10.0/Vyuha.House.dll') @rest
    exit $LASTEXITCODE
}

Invoke-Build 'program' (@('src', 'docs/schemas') + $common) { param($log) Invoke-ProgramCompiler $log }
$program = Join-Path $output 'ahead/vyuha.dll'
if (-not (Test-Path $program)) { $program = Join-Path $output 'net10.0/vyuha.dll' }
& $dotnet $program @args
exit $LASTEXITCODE
