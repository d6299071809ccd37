set(CODA_TOOLCHAIN linux)
set(CODA_TOOLCHAIN_BOARD linux)
set(CODA_TOOLCHAIN_FLAGS "-fno-pie")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
