@echo off
rem Starts the unhello that fits this PC, wherever this file lies.
setlocal EnableExtensions DisableDelayedExpansion
set "UNHELLO_ARCH="
if /i "%PROCESSOR_ARCHITECTURE%"=="AMD64" set "UNHELLO_ARCH=amd64"
if /i "%PROCESSOR_ARCHITEW6432%"=="AMD64" set "UNHELLO_ARCH=amd64"
if /i "%PROCESSOR_ARCHITECTURE%"=="ARM64" set "UNHELLO_ARCH=arm64"
if /i "%PROCESSOR_ARCHITEW6432%"=="ARM64" set "UNHELLO_ARCH=arm64"
if not defined UNHELLO_ARCH goto unfit
if not exist "%~dp0unhello\unhello-windows-%UNHELLO_ARCH%.exe" goto missing
"%~dp0unhello\unhello-windows-%UNHELLO_ARCH%.exe" %*
exit /b %ERRORLEVEL%

:unfit
>&2 echo unhello: this PC has no 64-bit processor that unhello runs on: "%PROCESSOR_ARCHITECTURE%"
exit /b 1

:missing
>&2 echo unhello: "%~dp0unhello\unhello-windows-%UNHELLO_ARCH%.exe" is missing: make the stick again
exit /b 1
