@echo off
rem Builds Vyuha when needed and runs it: vyuha COMMAND ... (see vyuha --help), vyuha test, vyuha house.
setlocal
where pwsh >nul 2>nul
if %ERRORLEVEL% equ 0 (set "shell=pwsh") else (set "shell=powershell")
%shell% -NoProfile -ExecutionPolicy Bypass -File "%~dp0vyuha.ps1" %*
exit /b %ERRORLEVEL%
