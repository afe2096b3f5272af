import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const bundled = [
  'postgres',
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

/**
 * The driver of PostgreSQL writes to a connection that was closed beneath a transaction, from a callback that nobody
 * can catch: a restart of the database would end the process. It also keeps what it had not written for the next
 * connection, and nobody hears when the types that it asks for on a new one do not come. See
 * https://github.com/porsager/postgres/issues/1208; when that is mended, this goes.
 */
const survivesLostConnections = {
  name: 'survives-lost-connections',
  transform(code: string, id: string) {
    if (!id.endsWith('/postgres/src/connection.js')) return undefined;
    const changes: [from: string, to: string][] = [
      [
        'const x = socket.write(chunk, fn)',
        `if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return false
    }
    const x = socket.write(chunk, fn)`,
      ],
      ['return fetchArrayTypes()', 'return fetchArrayTypes().catch(() => {})'],
      [
        'incomings = null\n    clearImmediate(nextWriteTimer)',
        'incomings = chunk = nextWriteTimer = (clearImmediate(nextWriteTimer), null)',
      ],
    ];
    return changes.reduce((changed, [from, to]) => {
      if (changed.split(from).length !== 2) throw new Error(`postgres has changed: ${from}`);
      return changed.replace(from, to);
    }, code);
  },
};

const root = fileURLToPath(new URL('.', import.meta.url));

/** The server and the command line, built into `dist/bff`; packages stay imports and come from node_modules. */
export default defineConfig({
  root,
  publicDir: false,
  plugins: [quietClient, survivesLostConnections],
  // Except two small ones, the driver that has to be mended, and pino: with its eleven packages it would be a quarter of what an installation brings.
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
