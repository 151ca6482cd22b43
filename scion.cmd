@echo off
rem Scion from a source checkout: builds what is out of date, then runs. "scion --help" lists the commands.
setlocal
set "ROOT=%~dp0"
set "LIB=%ROOT%app\target\lib"
set "STAMP=%ROOT%app\target\scion.stamp"
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo scion: needs a Java development kit, version 17 or newer: install one and set JAVA_HOME. 1>&2
  exit /b 3
)
powershell -NoProfile -Command "$s=Get-Item -ErrorAction SilentlyContinue $env:STAMP; if(-not $s){exit 1}; $p=@(Get-ChildItem $env:ROOT -Filter pom.xml)+@(Get-ChildItem -Directory $env:ROOT,($env:ROOT+'plugins') | ForEach-Object { Get-ChildItem -ErrorAction SilentlyContinue (Join-Path $_.FullName 'pom.xml'); Get-ChildItem -Recurse -ErrorAction SilentlyContinue (Join-Path $_.FullName 'src\main') }); if($p | Where-Object { $_.LastWriteTime -gt $s.LastWriteTime } | Select-Object -First 1){exit 1}"
if errorlevel 1 call :build
if errorlevel 1 exit /b 3
"%JAVA%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+DisplayVMOutputToStderr "-Dscion.home=%ROOT%." -Dscion.terminal=true -Dscion.answers=true -cp "%LIB%\*" org.scion.app.Main %*
exit /b %ERRORLEVEL%

:build
where mvn >nul 2>&1
if errorlevel 1 (
  echo scion: needs Maven 3.8.7 or newer to build: install it and put it on the PATH. 1>&2
  exit /b 3
)
echo scion: building, a few minutes the first time 1>&2
if not exist "%ROOT%app\target" mkdir "%ROOT%app\target"
pushd "%ROOT%"
call mvn -q -B -ntp -Dquick -Dmaven.test.skip=true package > "app\target\scion-build.log" 2>&1
if errorlevel 1 (
  type "app\target\scion-build.log" 1>&2
  popd
  echo scion: the build failed. 1>&2
  exit /b 3
)
popd
type nul > "%STAMP%"
exit /b 0
