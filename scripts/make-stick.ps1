<#
.SYNOPSIS
Puts unhello on a USB stick that is plugged into this PC.

.DESCRIPTION
Needs the two release executables, unhello-windows-amd64.exe and unhello-windows-arm64.exe, and Windows PowerShell 5.1 or
PowerShell 7. Nothing is formatted, and no file that is not unhello's is overwritten: "unhello media add" copies, all or nothing.
Then every file is read back from the stick and held against SHA256SUMS, and the executables against those of the release.

.PARAMETER Drive
The letter of the stick, such as E or E:. It has to be a removable drive or one on USB, and not the one that Windows runs from.

.PARAMETER Programs
The folder with the two executables. Without it, the folder of this script.

.PARAMETER Keys
A table of BitLocker recovery passwords that goes onto the stick as unhello\keys.csv. Destroy it after use.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File make-stick.ps1 -Drive E

.EXAMPLE
.\make-stick.ps1 E: -Keys C:\keys.csv -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [ValidatePattern('^[A-Za-z]:?\\?$')]
    [string] $Drive,

    [string] $Programs = '',

    [string] $Keys = ''
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# Throws unless the letter is that of a stick.
function Assert-Stick([string] $Letter) {
    if ("${Letter}:" -eq $env:SystemDrive) {
        throw "${Letter}: is the drive that Windows runs from."
    }
    $info = New-Object System.IO.DriveInfo($Letter)
    if (-not $info.IsReady) {
        throw "${Letter}: is not there, or has no file system."
    }
    if ($info.DriveType -eq [System.IO.DriveType]::Removable) {
        return
    }
    # Windows calls large sticks and USB disks fixed drives; their disk tells.
    $disk = $null
    if ($info.DriveType -eq [System.IO.DriveType]::Fixed) {
        $disk = Get-Partition -DriveLetter $Letter | Get-Disk
    }
    if ($null -eq $disk -or $disk.BusType -ne 'USB' -or $disk.IsBoot -or $disk.IsSystem) {
        throw "${Letter}: is no removable drive, and not on USB."
    }
}

# The name of the release executable that runs on this Windows.
function Get-ProgramName {
    $machine = $env:PROCESSOR_ARCHITECTURE
    if ($env:PROCESSOR_ARCHITEW6432) {
        $machine = $env:PROCESSOR_ARCHITEW6432
    }
    switch ($machine) {
        'AMD64' { return 'unhello-windows-amd64.exe' }
        'ARM64' { return 'unhello-windows-arm64.exe' }
        default { throw "unhello does not run on this PC: $machine" }
    }
}

# Reads all files of ours back from the stick. Throws at the first that is not as it should be.
function Assert-Copied([string] $Root, [string] $From) {
    $count = 0
    foreach ($line in [System.IO.File]::ReadAllLines((Join-Path $Root 'unhello\SHA256SUMS'))) {
        if ($line -notmatch '^([0-9a-f]{64})  (.+)$') {
            throw "unhello\SHA256SUMS has a line that is no hash: $line"
        }
        $want = $Matches[1]
        $path = Join-Path $Root $Matches[2].Replace('/', '\')
        if ((Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash -ne $want) {
            throw "$path is not what was written. Try another stick."
        }
        $released = Join-Path $From (Split-Path -Leaf $path)
        if ($path -like '*.exe' -and (Get-FileHash -LiteralPath $released -Algorithm SHA256).Hash -ne $want) {
            throw "$path is not the executable of the release, $released."
        }
        $count++
    }
    return $count
}

if (-not $Programs) {
    $Programs = $PSScriptRoot
}
$Programs = (Resolve-Path -LiteralPath $Programs).ProviderPath
if ($Programs.Length -gt 3) {
    # Windows PowerShell quotes a path with spaces, and a backslash at its end would then hide the closing quote.
    $Programs = $Programs.TrimEnd('\')
}
$letter = $Drive.Substring(0, 1).ToUpperInvariant()
$root = "${letter}:\"
$program = Join-Path $Programs (Get-ProgramName)
if (-not (Test-Path -LiteralPath $program -PathType Leaf)) {
    throw "$program is missing. -Programs names the folder with the release executables."
}
Assert-Stick $letter

$arguments = @('media', 'add', $root, '--programs', $Programs, '--yes')
if ($Keys) {
    $arguments += @('--keys', (Resolve-Path -LiteralPath $Keys).ProviderPath)
}
$dryRun = -not $PSCmdlet.ShouldProcess($root, 'Copy unhello')
if ($dryRun) {
    $arguments += '--dry-run'
}
& $program $arguments
if ($LASTEXITCODE -ne 0) {
    exit $LASTEXITCODE
}
if (-not $dryRun) {
    $count = Assert-Copied $root $Programs
    Write-Output "$count files on ${letter}: read back and found right"
}
