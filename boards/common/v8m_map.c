/*
 * The MPU of ARMv8-M (DDI 0553, D1.2.141 on). No region can deny the
 * privileged, but what lies in none is denied when the default map is off: so
 * the regions are what there is, and a null pointer points to nothing.
 */
#include "v8m_map.h"

#define MPU_CTRL (*(volatile uint32_t *)0xE000ED94)
#define MPU_RNR (*(volatile uint32_t *)0xE000ED98)
#define MPU_RBAR (*(volatile uint32_t *)0xE000ED9C)
#define MPU_RLAR (*(volatile uint32_t *)0xE000EDA0)
#define MPU_MAIR0 (*(volatile uint32_t *)0xE000EDC0)

enum {
    XN = 1 << 0, /* in RBAR; AP 0 is for the privileged to write */
    READ_ONLY = 2 << 1,
    DEVICE = 1 << 1, /* in RLAR: the second of MAIR0 */
    VALID = 1 << 0,
    MAIR0 = 0x0444, /* normal memory, not cached; device nGnRE */
};

void v8m_map(const struct v8m_region *regions, unsigned count)
{
    MPU_MAIR0 = MAIR0;
    for (unsigned i = 0; i < count; i++) {
        MPU_RNR = i;
        MPU_RBAR = regions[i].first |
                   (regions[i].kind == V8M_CODE ? READ_ONLY : (uint32_t)XN);
        MPU_RLAR = (regions[i].last & ~31u) |
                   (regions[i].kind == V8M_DEVICES ? DEVICE : 0u) | VALID;
    }
    MPU_CTRL = 1; /* without PRIVDEFENA */
    __asm volatile("dsb\n\tisb" ::: "memory");
}
