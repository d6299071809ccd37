# Netduino Plus 2 (STM32F405, Cortex-M4 with FPU), under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16
CLOCK_HZ  := 8000000
DRIVERS   := stm32_timer stm32_usart stm32_pwm plain_power semihosting
QEMU      := qemu-system-arm -M netduinoplus2
KIN_OF    := mps2-an386
NO_ROOM   := powser chain_of_1000_tasks
NOT_EMULATED := pwm # what its pins carry
PROGRAMMERS := openocd stlink pyocd dfu
OPENOCD   := -f interface/stlink.cfg -f target/stm32f4x.cfg
PYOCD     := stm32f405rgtx
DFU       := 0483:df11
