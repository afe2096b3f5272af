import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const hostDocument = fileURLToPath(new URL('widget/host-document.ts', import.meta.url));
const launcher = /\/widget\/(?:loader|define|launcher\/|locales\/(?:launcher|locale))/;

/**
 * Puts our own stand-in for `document` into every module. Launcher and panel have one each: what they
 * shared would be a file of its own, and the launcher would wait for a second request.
 */
export const ownDocument: Plugin = {
  name: 'own-document',
  enforce: 'pre',
  resolveId: (source, importer = '') =>
    source === hostDocument ? `${hostDocument}?${launcher.test(importer) ? 'launcher' : 'panel'}` : undefined,
};
export const injectDocument = { inject: { document: [hostDocument, 'hostDocument'] as [string, string] } };

/** The script that a page embeds: the launcher in one file, and chunks for what is needed later. */
export default defineConfig({
  publicDir: false,
  base: './',
  plugins: [ownDocument],
  build: {
    outDir: 'dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    minify: 'oxc',
    // As a library: an application's build would put a preloader for its chunks into the launcher.
    lib: { entry: { 'prep-chat': 'widget/loader.ts' }, formats: ['es'] },
    rolldownOptions: {
      transform: injectDocument,
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', minify: true },
    },
  },
});
