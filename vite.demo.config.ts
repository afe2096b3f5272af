import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { docsEntry, docsPlugin } from './demo/build/docs-plugin.ts';

const root = fileURLToPath(new URL('./demo', import.meta.url));
const server = 'http://127.0.0.1:8787';

/** The demo page and the documentation, built into `dist/demo`; `/prep-chat.js` comes from the server. */
export default defineConfig({
  root,
  publicDir: 'public',
  plugins: [docsPlugin(root)],
  build: {
    outDir: '../dist/demo',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { home: `${root}/index.html`, [docsEntry]: `${root}/docs-page.ts` },
    },
  },
  server: { proxy: { '/prep-chat.js': server, '/api': server } },
});
