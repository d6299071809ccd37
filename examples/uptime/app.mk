APP_NEEDS := rtc
