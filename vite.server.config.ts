import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const bundled = [
  'github-slugger',
  'robots-parser',
  'pino',
  '@pinojs/redact',
  'atomic-sleep',
  'on-exit-leak-free',
  'pino-abstract-transport',
  'pino-std-serializers',
  'process-warning',
  'quick-format-unescaped',
  'real-require',
  'safe-stable-stringify',
  'sonic-boom',
  'split2',
  'thread-stream',
];

/** Only a server on Supabase loads them, from a chunk of their own. */
const supabase = ['@pgflow/client', /^@supabase\//, 'iceberg-js', 'nanoevents', 'tslib', 'uuid', 'ws'];

/** pgflow's client tells the console of each channel; our log is lines of JSON. */
const quietClient = {
  name: 'quiet-client',
  transform: (code: string, id: string) =>
    id.includes('@pgflow/client')
      ? code.replaceAll(/console\.(log|warn|error)\(/g, '((..._) => {})(')
      : undefined,
};

const root = fileURLToPath(new URL('.', import.meta.url));

/** The server and the command line, built into `dist/bff`; packages stay imports and come from node_modules. */
export default defineConfig({
  root,
  publicDir: false,
  plugins: [quietClient],
  // Except two small ones, and pino: with its eleven packages it would be a quarter of what an installation brings.
  ssr: { noExternal: [...bundled, ...supabase], external: true },
  build: {
    ssr: true,
    outDir: 'dist/bff',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: {
        'prep-chat': `${root}bff/cli/main.ts`,
        push: `${root}bff/cli/push.ts`,
        'pglite-thread': `${root}bff/adapters/pglite-thread.ts`,
      },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        banner: ({ name }) => (name === 'prep-chat' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});
