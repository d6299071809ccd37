set(CODA_TOOLCHAIN cortex-m33)
set(CODA_TOOLCHAIN_BOARD mps2-an505)
set(CODA_TOOLCHAIN_FLAGS "-mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
