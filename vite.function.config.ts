import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * The edge function of Supabase in one file, with the flow and its packages in it: its CLI takes along what is in the
 * function's folder. What Deno fetches by itself stays an import.
 */
export default defineConfig({
  root,
  publicDir: false,
  ssr: { noExternal: true, target: 'webworker' },
  build: {
    ssr: `${root}supabase/functions/prep-chat-worker/index.ts`,
    outDir: 'dist/supabase/functions/prep-chat-worker',
    emptyOutDir: true,
    target: 'es2022',
    minify: false,
    reportCompressedSize: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: { external: [/^(jsr|npm):/], output: { entryFileNames: 'index.js', format: 'es' } },
  },
});
