import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { mainInputs, preloadSource, rendererPage } from './native/toolchain/entries.mjs'
import { inRoot } from './native/toolchain/places.mjs'

const out = process.env['SALLYPORT_OUT'] ?? inRoot('out')

// The oldest supported Electron is 25: Node 18.15 and Chrome 114.
const node = 'node18.15'
const chrome = 'chrome114'

export default defineConfig({
  main: {
    publicDir: false,
    build: {
      target: node,
      outDir: join(out, 'main'),
      // in the bundle it is what is used of it, and one file: from its folder it is fifty, and a tenth of a second of the start
      externalizeDeps: { exclude: ['@bufbuild/protobuf'] },
      sourcemap: true,
      rolldownOptions: {
        input: mainInputs(),
        // tools of the pictures, which are no part of an app: a bundle of them is 5 MB of other people's code
        external: ['playwright-core', '@axe-core/playwright'],
        // chunks lie beside the programs, so `join(__dirname, 'decider.js')` is right in every file
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  ...(existsSync(inRoot(preloadSource)) && {
    preload: {
      publicDir: false,
      build: {
        target: node,
        outDir: join(out, 'preload'),
        sourcemap: true,
        // a sandboxed preload can require 'electron' and nothing of ours: all goes into one file
        externalizeDeps: false,
        rolldownOptions: {
          input: { preload: inRoot(preloadSource) },
          output: { format: 'cjs', entryFileNames: '[name].js' },
        },
      },
    },
  }),
  ...(existsSync(inRoot(rendererPage)) && {
    renderer: {
      root: inRoot('renderer'),
      plugins: [react()],
      build: {
        target: chrome,
        cssTarget: chrome,
        outDir: join(out, 'renderer'),
        sourcemap: true,
        minify: true,
        modulePreload: { polyfill: false },
        // read from the disk, not over a network
        chunkSizeWarningLimit: 4096,
        rolldownOptions: { input: { index: inRoot(rendererPage) } },
      },
    },
  }),
})
