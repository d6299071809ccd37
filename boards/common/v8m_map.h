/* What there is in an ARMv8-M system, as its MPU is to know it. */
#ifndef V8M_MAP_H
#define V8M_MAP_H

#include <stdint.h>

enum v8m_kind { V8M_CODE, V8M_DATA, V8M_DEVICES };

struct v8m_region {
    uint32_t first, last; /* at 32 bytes */
    enum v8m_kind kind;
};

/* Nothing else exists from here on. */
void v8m_map(const struct v8m_region *regions, unsigned count);

#endif
