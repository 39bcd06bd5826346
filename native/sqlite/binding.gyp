# Compiles better-sqlite3's unmodified source for runtimes whose Node-API is older than 10 (Node 20, Electron 25).
# compat.cpp says what is missing there; the linker's --wrap puts it between the addon and the runtime. SQLite itself is
# compiled here as well, with the same options and one more: on Linux fdatasync is sound, and spares each commit the
# write of the file's times.
{
  'variables': { 'source': '../../node_modules/better-sqlite3' },
  'includes': ['../../node_modules/better-sqlite3/deps/common.gypi'],
  'targets': [{
    'target_name': 'sqlite3',
    'type': 'static_library',
    'includes': ['../../node_modules/better-sqlite3/deps/defines.gypi'],
    'sources': ['<(source)/deps/sqlite3/sqlite3.c'],
    'include_dirs': ['<(source)/deps/sqlite3/'],
    'direct_dependent_settings': { 'include_dirs': ['<(source)/deps/sqlite3/'] },
    'cflags': ['-std=c99', '-w'],
    'xcode_settings': { 'OTHER_CFLAGS': ['-std=c99'], 'WARNING_CFLAGS': ['-w'] },
    'conditions': [['OS=="linux"', { 'defines': ['HAVE_FDATASYNC=1'] }]],
  }, {
    'target_name': 'better_sqlite3',
    'dependencies': ['sqlite3'],
    'sources': ['<(source)/src/better_sqlite3.cpp', 'compat.cpp'],
    'include_dirs': ["<!@(node -p \"require('node-addon-api').include\")"],
    'defines': ['NAPI_VERSION=8', 'NAPI_DISABLE_CPP_EXCEPTIONS', 'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
    'cflags_cc': ['-std=c++20', '-fvisibility=hidden', '-fvisibility-inlines-hidden'],
    'conditions': [['OS=="linux"', {
      'ldflags': [
        '-Wl,-Bsymbolic',
        '-Wl,--exclude-libs,ALL',
        '-Wl,--wrap=napi_create_reference',
        '-Wl,--wrap=napi_delete_reference',
        '-Wl,--wrap=napi_reference_ref',
        '-Wl,--wrap=napi_reference_unref',
        '-Wl,--wrap=napi_get_reference_value',
      ],
      'libraries': ['-ldl'],
    }]],
  }],
}
