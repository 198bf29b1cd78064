@echo off
rem Starts the snn command on Windows from any folder; builds it on first use. Like ./snn, but not tried on a Windows
rem machine yet: it does not notice changed sources (delete snn-zoo\target\classpath to build again), and Java's warning of
rem incubator modules is not silenced.
rem   SNN_HEAP=8g   the heap (unset: three quarters of the memory)
rem   JAVA_HOME     a JDK 17 or newer (unset: the java on the PATH)
setlocal
set "root=%~dp0"
set "java=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -version >nul 2>&1
if errorlevel 1 (
  echo snn: no Java found. Install a JDK 17 or newer from https://adoptium.net and set JAVA_HOME to it. 1>&2
  exit /b 1
)
set "classpath=%root%snn-zoo\target\classpath"
if exist "%classpath%" goto run
where mvn >nul 2>&1
if errorlevel 1 (
  echo snn: no Maven found. Install Maven 3.8.7 or newer from https://maven.apache.org and put mvn on the PATH. 1>&2
  exit /b 1
)
echo snn: building ^(first use^) ... 1>&2
pushd "%root%"
call mvn -q -B -ntp -Dspotless.check.skip=true compile -pl snn-zoo -am 1>&2
if errorlevel 1 (
  popd
  echo snn: the build failed; its messages are above. 1>&2
  exit /b 1
)
popd
:run
set "heap=-XX:MaxRAMPercentage=75"
if defined SNN_HEAP set "heap=-Xmx%SNN_HEAP%"
rem The class path is longer than a line of cmd may be: Java reads it from an argument file, where \ is written twice.
set "arguments=%TEMP%\snn-%RANDOM%%RANDOM%.args"
powershell -NoProfile -Command "$cp = '%root%snn-zoo\target\classes;' + (Get-Content -Raw '%classpath%').Trim(); Set-Content -Encoding Default '%arguments%' ('-cp \"' + $cp.Replace('\','\\') + '\"')"
"%java%" --add-modules jdk.incubator.vector --add-opens java.base/java.nio=ALL-UNNAMED -XX:+UseSerialGC -Xmn48m %heap% "@%arguments%" io.github.snn4j.zoo.cli.Snn %*
set "code=%ERRORLEVEL%"
del "%arguments%" >nul 2>&1
exit /b %code%
