# ST NUCLEO-L432KC (STM32L432, Cortex-M4 with FPU); nothing emulates it.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16
CLOCK_HZ  := 8000000
DRIVERS   := stm32_timer stm32l4_usart stm32_watchdog stm32_pwm plain_power semihosting
QEMU      := none
NO_ROOM   := powser chain_of_1000_tasks
PROGRAMMERS := openocd stlink pyocd
OPENOCD   := -f board/st_nucleo_l4.cfg
PYOCD     := stm32l432kc
