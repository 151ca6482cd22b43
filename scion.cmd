@echo off
rem Scion from a source checkout: builds what is out of date, then runs. "scion --help" lists the commands.
rem The same clauses as in ./scion, which says why. Only the program's own output reaches standard output.
setlocal
set "ROOT=%~dp0"
set "LIB=%ROOT%app\target\lib"
set "STAMP=%ROOT%app\target\scion.stamp"
set "LOG=%ROOT%app\target\scion-build.log"
set "LOCK=%ROOT%.scion-build.lock"
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 goto :nojava

call :look
if %CODE% GEQ 16 set "CODE=1"
set /a "STALE=CODE & 1, POMS=CODE & 2, NOTERMINAL=CODE & 4, NOANSWERS=CODE & 8"
if %STALE% NEQ 0 call :build
if errorlevel 1 exit /b 3

rem A console window of old shows the bar's control characters instead of obeying them.
set "TERMINAL=false"
if defined WT_SESSION if %NOTERMINAL% EQU 0 set "TERMINAL=true"
set "ANSWERS=false"
if %NOTERMINAL% EQU 0 if %NOANSWERS% EQU 0 set "ANSWERS=true"
rem Commands are short: the quick compiler starts sooner. The window is not.
set "JIT=-XX:TieredStopAtLevel=1"
if "%~1"=="" set "JIT=-XX:+TieredCompilation"
if "%~1"=="ui" set "JIT=-XX:+TieredCompilation"
if "%~1"=="demo" set "JIT=-XX:+TieredCompilation"
"%JAVA%" -XX:+UseSerialGC %JIT% -XX:+DisplayVMOutputToStderr "-Dscion.home=%ROOT%." -Dscion.terminal=%TERMINAL% -Dscion.answers=%ANSWERS% -cp "%LIB%\*" org.scion.app.Main %*
exit /b %ERRORLEVEL%

:look
rem Sum of 1: a source is newer than the stamp; 2: a pom is; 4: standard error is no terminal; 8: nor is standard input.
powershell -NoProfile -Command "$code=0; if([Console]::IsErrorRedirected){$code+=4}; if([Console]::IsInputRedirected){$code+=8}; $s=Get-Item -ErrorAction SilentlyContinue -LiteralPath $env:STAMP; $d=@(Get-ChildItem -Directory -LiteralPath $env:ROOT,(Join-Path $env:ROOT 'plugins')); $p=@(Get-Item -LiteralPath (Join-Path $env:ROOT 'pom.xml'))+@($d | ForEach-Object { Get-Item -ErrorAction SilentlyContinue -LiteralPath (Join-Path $_.FullName 'pom.xml') }); $f=@($d | ForEach-Object { $m=Join-Path $_.FullName 'src\main'; Get-Item -ErrorAction SilentlyContinue -LiteralPath $m; Get-ChildItem -Recurse -ErrorAction SilentlyContinue -LiteralPath $m }); if(-not $s){$code+=1} else { $new={ $_.LastWriteTime -gt $s.LastWriteTime }; if($p | Where-Object $new | Select-Object -First 1){$code+=3} elseif($f | Where-Object $new | Select-Object -First 1){$code+=1} }; exit $code"
set "CODE=%ERRORLEVEL%"
exit /b 0

:build
if not exist "%ROOT%app\target" mkdir "%ROOT%app\target"
set "MAJOR=0"
"%JAVA%" -version 2> "%LOG%"
for /f "usebackq tokens=1-3" %%a in ("%LOG%") do if "%%b"=="version" for /f "delims=.-+ " %%m in ("%%~c") do set "MAJOR=%%m"
if %MAJOR% LSS 17 goto :nojava
set "JAVAC="
where javac >nul 2>&1 && set "JAVAC=yes"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\javac.exe" set "JAVAC=yes"
if not defined JAVAC goto :nojava
where mvn >nul 2>&1
if errorlevel 1 (
  echo scion: needs Maven 3.8.7 or newer to build: install it and put it on the PATH. 1>&2
  exit /b 3
)
rem One build at a time: making a folder succeeds for one process only.
set "WAITED=0"
:acquire
mkdir "%LOCK%" 2>nul && goto :acquired
if %WAITED% EQU 0 echo scion: another build is under way; waiting for it. If there is none, remove %LOCK% 1>&2
set /a "WAITED+=1"
if %WAITED% GTR 1800 exit /b 3
ping -n 2 127.0.0.1 >nul
goto :acquire
:acquired
rem Whoever held the lock may have built meanwhile.
if %WAITED% GTR 0 call :look
set /a "STALE=CODE & 1, POMS=CODE & 2"
if %STALE% EQU 0 (
  rd "%LOCK%"
  exit /b 0
)
set "WHAT=first use; building, a few minutes at most"
if exist "%LIB%" set "WHAT=sources have changed; building"
echo scion: %WHAT%; log: %LOG% 1>&2
rem A changed pom may drop libraries, and what is left of them would still be on the class path.
if %POMS% NEQ 0 if exist "%LIB%" rd /s /q "%LIB%"
rem The time of the stamp is the start of the build: what is edited while it runs is built next time.
type nul > "%STAMP%.new"
pushd "%ROOT%"
call mvn -q -B -ntp -Dquick -Dmaven.test.skip=true package > "%LOG%" 2>&1
set "BUILT=%ERRORLEVEL%"
popd
rd "%LOCK%"
if %BUILT% NEQ 0 goto :failed
move /y "%STAMP%.new" "%STAMP%" >nul
exit /b 0

:failed
del "%STAMP%.new"
powershell -NoProfile -Command "Get-Content -Tail 60 -LiteralPath $env:LOG" 1>&2
echo scion: the build failed; its whole output is in %LOG% 1>&2
exit /b 3

:nojava
echo scion: needs a Java development kit, version 17 or newer: install one and put it on the PATH, or set JAVA_HOME. 1>&2
exit /b 3
