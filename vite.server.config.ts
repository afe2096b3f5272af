import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The server and the command line, built into `dist/bff`; packages stay imports and come from node_modules. */
export default defineConfig({
  root,
  publicDir: false,
  ssr: { noExternal: [], external: true },
  build: {
    ssr: true,
    outDir: 'dist/bff',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { 'prep-chat': `${root}bff/cli/main.ts` },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        banner: (chunk) => (chunk.isEntry ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
