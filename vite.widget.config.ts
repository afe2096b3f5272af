import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const hostDocument = fileURLToPath(new URL('widget/host-document.ts', import.meta.url));

/** The script that a page embeds: one file, and chunks for what is needed later. */
export default defineConfig({
  publicDir: false,
  base: './',
  build: {
    outDir: 'dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: false,
    rolldownOptions: {
      transform: { inject: { document: [hostDocument, 'hostDocument'] } },
      input: { 'prep-chat': 'widget/loader.ts' },
      preserveEntrySignatures: false,
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
