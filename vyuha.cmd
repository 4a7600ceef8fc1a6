@echo off
rem Builds Vyuha when needed and runs it: vyuha COMMAND ... (see vyuha --help), or vyuha test.
where pwsh >nul 2>nul && (pwsh -NoProfile -ExecutionPolicy Bypass -File "%~dp0vyuha.ps1" %*) || (powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0vyuha.ps1" %*)
exit /b %ERRORLEVEL%
