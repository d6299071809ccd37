APP_NEEDS := hwtimer
