import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const hostDocument = fileURLToPath(new URL('widget/host-document.ts', import.meta.url));
const launcher = /\/widget\/(?:loader|define|launcher\/|locales\/(?:launcher|locale))/;
const place = (importer: string) =>
  launcher.test(importer) ? 'launcher' : importer.includes('highlight.js') ? 'highlight' : 'panel';

/**
 * Puts our own stand-in for `document` into every module. Launcher and panel have one each: what they
 * shared would be a file of its own, and the launcher would wait for a second request.
 */
export const ownDocument: Plugin = {
  name: 'own-document',
  enforce: 'pre',
  resolveId: (source, importer = '') =>
    source === hostDocument ? `${hostDocument}?${place(importer)}` : undefined,
};
/** Styles and templates without the spaces and marks that only we read: the minifier leaves texts alone. */
export const smallTemplates: Plugin = {
  name: 'small-templates',
  enforce: 'pre',
  transform: (code, id) =>
    /\/widget\/(?:elements|launcher)\/.*\.ts$/.test(id)
      ? code
          .replace(/css(?: = )?`[^`]*`/g, (css) =>
            css
              .replace(/\/\*[^]*?\*\//g, '')
              .replace(/\s+/g, ' ')
              .replace(/ ?([{};,>!`]) ?/g, '$1')
              .replaceAll(';}', '}')
              .replaceAll(': ', ':')
              .replaceAll('@media (', '@media(')
              .replace(/='([\w-]+)'(?=\])/g, '=$1')
              .replace(/(?<=[ :(,-])0\./g, '.')
              .replace(/ ([*/]) (?=\.?\d)/g, '$1'),
          )
          .replace(/\n\s+/g, '\n')
          .replace(/\n(?=[\w.?@-]+=["$])/g, ' ')
          .replaceAll('\n>', '>')
          .replace(/="([\w-]+)"(?=[\s>])/g, '=$1')
      : undefined,
};
export const injectDocument = { inject: { document: [hostDocument, 'hostDocument'] as [string, string] } };

/**
 * The chunks of a build lie in a folder that is named after what they are built of. A hash in the name of each
 * would stand in the panel for each language that there is; nothing compresses it.
 */
const built = [
  'package-lock.json',
  'vite.widget.config.ts',
  ...readdirSync('widget', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => `widget/${name}`),
];
const release = createHash('sha256')
  .update(built.map((file) => readFileSync(file, 'utf8')).join('\0'))
  .digest('base64url')
  .slice(0, 12);

/** What only an answer needs; it is loaded while the question is typed. */
const answer =
  /\/widget\/(?:elements\/(?:define-answer|answer-|prep-chat-(?:answer|actions|sources))|markdown\/(?!highlight|code-)|events\/answer|transport\/feedback|controllers\/(?:answer-c|actions|check))/;
/** What is loaded with the panel; the rest of it comes when it is needed. */
const panel =
  /\/(?:lit|lit-html|lit-element|@lit\/[\w-]+)\/|host-document\.ts\?panel|\/widget\/(?:context\/|elements\/(?!define-[acfhmr]|answer-|prep-chat-(?:a|card|form|history|more|receipt|sources))|state\/(?!restore)|transport\/(?!feedback|fetch|history|polling|human-check|proof-of-work|captcha)|events\/conversation|protocol\/(?!parse-history|parse-challenge|parse-receipt)|controllers\/(?!card|look|read|receipt|stored|answer-c|actions|check)|locales\/load)/;

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
    lib: {
      entry: {
        'prep-chat': 'widget/loader.ts',
        panel: 'widget/elements/define-panel.ts',
        answer: 'widget/elements/define-answer.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      transform: injectDocument,
      // With this the panel, an entry of its own, is the file of its group. As a mere import of the launcher
      // it would be wrapped in a namespace object, which a page with a polluted prototype breaks.
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: ({ name }) => (name === 'prep-chat' ? '[name].js' : `chunks/${release}/[name].js`),
        chunkFileNames: `chunks/${release}/[name].js`,
        minify: true,
        comments: false,
        // One file for all that a first answer needs: it is smaller, and comes sooner, than three.
        codeSplitting: {
          groups: [
            { name: 'panel', test: panel },
            { name: 'answer', test: answer },
          ],
        },
      },
    },
  },
});
