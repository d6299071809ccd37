APP_NEEDS := pwm
