# What every target of the project is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
endif()

add_library(brio_options INTERFACE)
# Contraction of a*b+c is a decision of ours (ir::Op::fma), never of the C++ compiler: otherwise the
# host's arithmetic would depend on the machine it was compiled for.
target_compile_options(brio_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  -Wno-sign-conversion
  # std::stable_sort of GCC 12's library calls a function that Clang takes for deprecated.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  $<$<BOOL:${BRIO_WERROR}>:-Werror> -ffp-contract=off)
if(BRIO_SANITIZE)
  target_compile_options(brio_options INTERFACE -fsanitize=${BRIO_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(brio_options INTERFACE -fsanitize=${BRIO_SANITIZE})
endif()
if(BRIO_FUZZ)
  # Every library tells the fuzzer which branches an input has reached.
  target_compile_options(brio_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(BRIO_CCACHE ccache)
if(BRIO_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${BRIO_CCACHE})
endif()
find_program(BRIO_MOLD mold)
if(BRIO_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
