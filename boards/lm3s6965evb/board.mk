# TI Stellaris LM3S6965 evaluation board (Cortex-M3), under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m3 -mthumb
CLOCK_HZ  := 50000000
DRIVERS   := stellaris_clock systick gptm gptm_hwtimer cmsdk_watchdog stellaris_button stellaris_adc stellaris_pwm pl011 plain_power semihosting
QEMU      := qemu-system-arm -M lm3s6965evb
KIN_OF    := mps2-an385
NO_ROOM   := powser chain_of_1000_tasks
NOT_EMULATED := pwm
PROGRAMMERS := openocd
OPENOCD   := -f board/ek-lm3s6965.cfg
