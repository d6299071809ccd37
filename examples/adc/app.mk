APP_NEEDS := adc
