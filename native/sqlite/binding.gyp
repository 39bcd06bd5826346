# Compiles better-sqlite3's unmodified source for runtimes whose Node-API is older than 10 (Node 20, Electron 25).
# compat.cpp says what is missing there; the linker's --wrap puts it between the addon and the runtime.
{
  'variables': { 'source': '../../node_modules/better-sqlite3' },
  'includes': ['../../node_modules/better-sqlite3/deps/common.gypi'],
  'targets': [{
    'target_name': 'better_sqlite3',
    'dependencies': ['<(source)/deps/sqlite3.gyp:sqlite3'],
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
