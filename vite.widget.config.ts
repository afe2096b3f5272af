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
/** Styles and templates without the spaces that only we read: the minifier leaves texts alone. */
export const smallTemplates: Plugin = {
  name: 'small-templates',
  enforce: 'pre',
  transform: (code, id) =>
    /\/widget\/elements\/.*\.ts$/.test(id)
      ? code
          .replace(/css`[^`]*`/g, (css) =>
            css
              .replace(/\/\*[^]*?\*\//g, '')
              .replace(/\s+/g, ' ')
              .replace(/ ?([{};,]) ?/g, '$1')
              .replaceAll(': ', ':'),
          )
          .replace(/\n\s+/g, '\n')
      : undefined,
};
export const injectDocument = { inject: { document: [hostDocument, 'hostDocument'] as [string, string] } };

/** What is loaded with the panel; the rest of it comes when it is needed. */
const needed =
  /\/(?:lit|lit-html|lit-element|@lit\/[\w-]+)\/|host-document\.ts\?panel|\/widget\/(?:context\/|elements\/(?:prep-chat-(?:answer|composer|panel|sources|steps|turn)|icons|shared)|markdown\/(?!highlight|spoken)|state\/(?!restore)|transport\/(?!history|polling|human-check|proof-of-work|captcha)|events\/conversation|protocol\/(?!parse-history|parse-challenge)|controllers\/(?!card|actions|stored)|locales\/load)/;

/** The script that a page embeds: the launcher in one file, and chunks for what is needed later. */
export default defineConfig({
  publicDir: false,
  base: './',
  plugins: [ownDocument, smallTemplates],
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
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        minify: true,
        // One file for all that the open panel needs: it is smaller, and comes sooner, than three.
        advancedChunks: { groups: [{ name: 'panel', test: needed }] },
      },
    },
  },
});
