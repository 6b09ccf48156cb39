import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The screen's bundle: relative addresses, so that it is served from `app://ui/` as well as from a folder. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome130',
    // One file beside another loads faster from disk than a data: address parses, and the CSP allows no data: fonts.
    assetsInlineLimit: 0,
    // One style sheet: a screen must look the same whichever screen was open before it.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    // It is read from the disk: what counts is the start (bench first-paint), not one file's size.
    chunkSizeWarningLimit: 1_000,
  },
});
