APP_NEEDS   := watchdog
# Who keeps the processor is reported well before the watchdog has had enough.
APP_OPTIONS := CODA_HOG_LIMIT_US=50000 CODA_HOG_PANICS=0 CODA_PANIC_ACTION=CODA_PANIC_RESET CODA_WATCHDOG_US=400000
