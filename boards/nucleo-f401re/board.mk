# ST NUCLEO-F401RE (STM32F401, Cortex-M4 with FPU); emulated as a kin of it, under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16
CLOCK_HZ  := 4000000
DRIVERS   := stm32_chip stm32_timer stm32_usart stm32_watchdog stm32_pwm plain_power semihosting
# USART2 is the second of its serial ports, and lies where the chip has it.
QEMU      := qemu-system-arm -M netduinoplus2 -serial null
KIN_OF    := mps2-an386
NO_ROOM   := powser chain_of_1000_tasks
# Neither its watchdog nor what its pins carry is emulated.
NOT_EMULATED := watchdog watchdog_resets pwm
PROGRAMMERS := openocd stlink pyocd dfu
OPENOCD   := -f board/st_nucleo_f4.cfg
PYOCD     := stm32f401retx
DFU       := 0483:df11
