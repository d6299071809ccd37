set(CODA_TOOLCHAIN x86_64)
set(CODA_TOOLCHAIN_BOARD x86_64)
set(CODA_TOOLCHAIN_FLAGS "-fno-pic -fno-pie -mno-red-zone -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables")
include("${CMAKE_CURRENT_LIST_DIR}/../CodaToolchain.cmake")
