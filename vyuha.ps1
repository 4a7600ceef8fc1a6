# Builds Vyuha when a source file has changed, then runs it with the given arguments. On Linux and macOS use ./vyuha.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$program = Join-Path $root 'src/Vyuha.Host/bin/Release/net10.0/vyuha.dll'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:MSBUILDDISABLENODEREUSE = '1'

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine('vyuha: the .NET 10 SDK is needed. Install it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this again.')
    exit 1
}

if ($args.Count -gt 0 -and $args[0] -eq 'test') {
    Push-Location $root
    try { dotnet test --solution Vyuha.slnx -c Release } finally { Pop-Location }
    exit $LASTEXITCODE
}

$stamp = if (Test-Path $program) { (Get-Item $program).LastWriteTimeUtc } else { [DateTime]::MinValue }
$changed = Get-ChildItem -Path (Join-Path $root 'src'), (Join-Path $root 'docs/schemas') -Recurse -File |
    Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' -and $_.LastWriteTimeUtc -gt $stamp } | Select-Object -First 1
if ($changed) {
    [Console]::Error.WriteLine('Building (a minute the first time) ...')
    $output = dotnet build (Join-Path $root 'src/Vyuha.Host') -c Release -v q -nologo -nodeReuse:false -p:RunAnalyzers=false 2>&1
    if ($LASTEXITCODE -ne 0) {
        $output | ForEach-Object { [Console]::Error.WriteLine($_) }
        exit 1
    }
    (Get-Item $program).LastWriteTimeUtc = [DateTime]::UtcNow
}

& dotnet $program @args
exit $LASTEXITCODE
