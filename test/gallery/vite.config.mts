import react from '@vitejs/plugin-react'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vite'

/** Builds the gallery as the real window is built, for the oldest supported Chrome. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  logLevel: 'warn',
  build: {
    target: 'chrome114',
    cssTarget: 'chrome114',
    outDir: process.env['SALLYPORT_GALLERY'] ?? join(tmpdir(), 'sallyport-gallery'),
    emptyOutDir: true,
    modulePreload: false,
  },
})
