APP_NEEDS := button
