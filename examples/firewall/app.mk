# The line editor is the shell's.
APP_SOURCES := examples/shell/line.c
APP_FLAGS   := -Iexamples/shell
# Who hangs is made to panic; the workers have a limit of their own.
APP_OPTIONS := CODA_HOG_LIMIT_US=300000
