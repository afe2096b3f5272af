import { defineConfig } from 'vite';

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
