@echo off
rem Weft's launcher for Windows: builds what is missing or older than its sources, then runs. See the file "weft".
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "ROOT=%ROOT:~0,-1%"
set "WORK=%ROOT%\target\weft"
set "COMMAND=%~1"
if "%COMMAND%"=="" set "COMMAND=studio"

call :find_jdk
if not defined JDK (
    echo weft: Weft needs a JDK 25 and found none; install one ^(for instance Eclipse Temurin 25^) or set JAVA_HOME to it>&2
    exit /b 1
)
set "JAVA25_HOME=%JDK%"

call :build
if errorlevel 1 exit /b 1
if "%COMMAND%"=="test" goto test

if not defined WEFT_ONLINE set "DJL_OFFLINE=true"
if defined WEFT_TORCH echo weft: WEFT_TORCH works on Linux only and is ignored here>&2
rem waiting threads sleep: spinning on a busy machine costs more than it wins
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
set "MAIN=org.weft.cli.Weft"
set "EXTRA="
if "%COMMAND%"=="studio" set "MAIN=org.weft.studio.Launcher"
if "%COMMAND%"=="snapshot" (
    set "MAIN=org.weft.studio.Launcher"
    set "EXTRA=-Dglass.platform=Headless -Dprism.order=sw"
)
if "%COMMAND%"=="bench" (
    if "%~2"=="canvas" set "STUDIO_BENCH=1"
    if "%~2"=="pictures" set "STUDIO_BENCH=1"
    if "%~2"=="start" set "STUDIO_BENCH=1"
)
if defined STUDIO_BENCH (
    set "MAIN=org.weft.studio.Launcher"
    set "EXTRA=-Dglass.platform=Headless -Dprism.order=sw"
)
rem the class path is longer than a command line may be: java reads it from an argument file
"%JDK%\bin\java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "-Dweft.home=%ROOT%" %EXTRA% %WEFT_JAVA_OPTS% "@%WORK%\classpath.args" %MAIN% %*
exit /b %ERRORLEVEL%

:test
cd /d "%ROOT%"
set "WEFT_NO_BUILD=1"
set "ARGS=%*"
call mvn -B %MAVEN_ARGS% verify %ARGS:~5%
if errorlevel 1 exit /b 1
exit /b 0

:find_jdk
set "JDK="
for %%H in ("%JAVA_HOME%" "%JAVA25_HOME%") do if not defined JDK call :try_jdk "%%~H"
for %%P in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%USERPROFILE%\.jdks") do (
    if not defined JDK for /d %%H in ("%%~P\*") do if not defined JDK call :try_jdk "%%~H"
)
exit /b 0

:try_jdk
if "%~1"=="" exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
findstr /b /c:"JAVA_VERSION=\"25" "%~1\release" >nul 2>&1 && set "JDK=%~1"
exit /b 0

:build
if defined WEFT_NO_BUILD if exist "%WORK%\classpath.args" exit /b 0
powershell -NoProfile -Command "$s = Get-Item -LiteralPath '%WORK%\built' -ErrorAction SilentlyContinue; if (-not $s -or -not (Test-Path -LiteralPath '%WORK%\classpath.args') -or (Get-Content -LiteralPath $s.FullName -TotalCount 1) -ne '%ROOT%') { exit 1 }; foreach ($m in 'assets','native','engine','app') { if (Get-ChildItem -LiteralPath ('%ROOT%\' + $m) -Recurse | Where-Object { $_.FullName -notmatch '\\target(\\|$)' -and $_.FullName -notmatch '\\src\\test(\\|$)' -and $_.FullName -ne ('%ROOT%\' + $m) -and $_.LastWriteTime -gt $s.LastWriteTime } | Select-Object -First 1) { exit 1 } }; if ((Get-Item -LiteralPath '%ROOT%\pom.xml').LastWriteTime -gt $s.LastWriteTime) { exit 1 }"
if not errorlevel 1 exit /b 0
where mvn >nul 2>&1
if errorlevel 1 (
    echo weft: Maven is not installed; install Maven 3.8 or newer so that mvn is on the PATH>&2
    exit /b 1
)
if not exist "%WORK%" mkdir "%WORK%"
echo building Weft (first time takes a few minutes)...>&2
>"%WORK%\built.new" echo %ROOT%
pushd "%ROOT%"
rem the second process that gets here at the same time cannot open the log and stops
call mvn -B %MAVEN_ARGS% -q -pl app -am process-classes >"%WORK%\build.log" 2>&1
if errorlevel 1 (
    popd
    findstr /b /c:"[ERROR]" "%WORK%\build.log" >&2
    echo weft: the build failed; the whole log is in %WORK%\build.log>&2
    exit /b 1
)
popd
powershell -NoProfile -Command "$cp = '%ROOT%\app\target\classes;' + (Get-Content -LiteralPath '%ROOT%\app\target\classpath' -Raw).Trim(); $cp = $cp -replace '\\target\\weft-[a-z]*-[^;\\]*\.jar', '\target\classes'; $text = '-cp' + [Environment]::NewLine + '\"' + $cp.Replace('\', '\\') + '\"'; [IO.File]::WriteAllText('%WORK%\classpath.args', $text)"
move /y "%WORK%\built.new" "%WORK%\built" >nul
exit /b 0
