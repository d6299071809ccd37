/* Pins of the STM32's second kind of ports: F2, F4, L4 (RM0368, RM0394,
 * "GPIO registers"). */
#ifndef STM32_GPIO_H
#define STM32_GPIO_H

#include <stdint.h>

#define GPIO_REG(port, offset) (*(volatile uint32_t *)((port) + (offset)))
#define GPIO_MODER(port) GPIO_REG(port, 0x00)
#define GPIO_PUPDR(port) GPIO_REG(port, 0x0C)
#define GPIO_BSRR(port) GPIO_REG(port, 0x18)
#define GPIO_AFR(port, pin) GPIO_REG(port, 0x20 + 4 * ((pin) / 8))

static inline void gpio_field(volatile uint32_t *reg, unsigned shift,
                              uint32_t mask, uint32_t value)
{
    *reg = (*reg & ~(mask << shift)) | value << shift;
}

static inline void gpio_output(uint32_t port, unsigned pin)
{
    gpio_field(&GPIO_MODER(port), 2 * pin, 3, 1);
}

static inline void gpio_alternate(uint32_t port, unsigned pin,
                                  unsigned function)
{
    gpio_field(&GPIO_AFR(port, pin), 4 * (pin % 8), 0xF, function);
    gpio_field(&GPIO_MODER(port), 2 * pin, 3, 2);
}

static inline void gpio_pull_up(uint32_t port, unsigned pin)
{
    gpio_field(&GPIO_PUPDR(port), 2 * pin, 3, 1);
}

static inline void gpio_write(uint32_t port, unsigned pin, int high)
{
    GPIO_BSRR(port) = high ? 1u << pin : 1u << (16 + pin);
}

#endif
