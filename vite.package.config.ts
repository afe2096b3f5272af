import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const hostDocument = fileURLToPath(new URL('widget/host-document.ts', import.meta.url));

/**
 * What `import 'prep-chat'` gives a bundler. Apart from the script tag's files: two entries in one
 * build would move what they share into a chunk, and the script tag would wait for a second request.
 */
export default defineConfig({
  publicDir: false,
  base: './',
  build: {
    outDir: 'dist/package',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: false,
    rolldownOptions: {
      transform: { inject: { document: [hostDocument, 'hostDocument'] } },
      input: { index: 'widget/index.ts', 'index.server': 'widget/index.server.ts' },
      preserveEntrySignatures: 'strict',
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
