import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The owner's page, built into `dist/admin`; the server has it at `/admin` where a token opens it. */
export default defineConfig({
  root: fileURLToPath(new URL('./demo/admin', import.meta.url)),
  base: '/admin/',
  publicDir: false,
  build: {
    outDir: '../../dist/admin',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
