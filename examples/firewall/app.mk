# The line editor is the shell's.
APP_SOURCES := examples/shell/line.c
APP_FLAGS   := -Iexamples/shell
# Who hangs is made to panic before another's beat is due.
APP_OPTIONS := CODA_HOG_LIMIT_US=20000
