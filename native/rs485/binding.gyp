# Switches a kernel UART into RS-485 mode. Node-API 8: the same file loads in every supported Node and Electron.
{
  'targets': [{
    'target_name': 'rs485',
    'sources': ['src/rs485.cpp'],
    'include_dirs': ["<!@(node -p \"require('node-addon-api').include\")"],
    'defines': ['NAPI_VERSION=8', 'NAPI_DISABLE_CPP_EXCEPTIONS'],
    'cflags_cc': ['-std=c++17', '-Wall', '-Wextra', '-fvisibility=hidden'],
  }],
}
