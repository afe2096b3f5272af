import { defineConfig } from 'vite';
import { injectDocument, ownDocument, smallTemplates } from './vite.widget.config.ts';

/**
 * What `import 'prep-chat'` gives a bundler. Apart from the script tag's files: two entries in one
 * build would move what they share into a chunk, and the script tag would wait for a second request.
 */
export default defineConfig({
  publicDir: false,
  base: './',
  plugins: [ownDocument, smallTemplates],
  build: {
    outDir: 'dist/package',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    minify: 'oxc',
    lib: {
      entry: {
        index: 'widget/index.ts',
        'index.server': 'widget/index.server.ts',
        'ai-sdk': 'widget/ai-sdk/index.ts',
        embed: 'widget/embed/index.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      transform: injectDocument,
      output: {
        minify: true,
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
