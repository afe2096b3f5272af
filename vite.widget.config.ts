import { defineConfig } from 'vite';

/** The script that a page embeds: the launcher in one file, and chunks for what is needed later. */
export default defineConfig({
  publicDir: false,
  base: './',
  build: {
    outDir: 'dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    minify: 'oxc',
    // As a library: an application's build would put a preloader for its chunks into the launcher.
    lib: { entry: { 'prep-chat': 'widget/loader.ts' }, formats: ['es'] },
    rolldownOptions: {
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', minify: true },
    },
  },
});
