# The line editor is the shell's.
APP_SOURCES := examples/shell/line.c
APP_FLAGS   := -Iexamples/shell
# Who hangs is made to panic, and the workers have a limit of their own; the lines of a
# report say whose the time was.
APP_OPTIONS := CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
