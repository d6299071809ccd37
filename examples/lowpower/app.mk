APP_NEEDS   := power
# Whose the time is; and who keeps the processor awake is made to panic.
APP_OPTIONS := CODA_HOG_LIMIT_US=300000 CODA_ACCOUNTING=1
