# brio_room(<name> [FOLDER <folder>] [USES <lower room>...] [LIBRARIES <target>...])
#
# One room of the house: a static library `brio_<name>` of all .cpp files in src/<folder>. Its headers
# are seen as "<folder>/x.hpp", and only by rooms that name it in USES (transitively): each room's
# include directory holds one link, to that room alone, so that an upward include does not compile.
function(brio_room name)
  cmake_parse_arguments(ROOM "" "FOLDER" "USES;LIBRARIES" ${ARGN})
  if(NOT ROOM_FOLDER)
    set(ROOM_FOLDER ${name})
  endif()
  set(source_dir ${PROJECT_SOURCE_DIR}/src/${ROOM_FOLDER})
  set(view ${PROJECT_BINARY_DIR}/rooms/${name})
  get_filename_component(parent ${view}/${ROOM_FOLDER} DIRECTORY)
  file(MAKE_DIRECTORY ${parent})
  file(CREATE_LINK ${source_dir} ${view}/${ROOM_FOLDER} SYMBOLIC)

  file(GLOB sources CONFIGURE_DEPENDS ${source_dir}/*.cpp)
  set(target brio_${name})
  list(TRANSFORM ROOM_USES PREPEND brio_)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_include_directories(${target} PUBLIC ${view})
    target_link_libraries(${target} PUBLIC ${ROOM_USES} ${ROOM_LIBRARIES} PRIVATE brio_options)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${view})
    target_link_libraries(${target} INTERFACE ${ROOM_USES} ${ROOM_LIBRARIES})
  endif()
endfunction()
