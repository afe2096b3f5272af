import { fileURLToPath } from 'node:url';
import { readEmbedOptions } from 'prep-chat/embed';
import { pushAfterBuild } from 'prep-chat/push';

const name = 'prep-chat-astro';

/**
 * The widget on every page of an Astro site. At the end of a build the pages go to the server, where
 * `PREP_CHAT_CONTENT_SECRET` is set.
 *
 * @type {import('./index.d.ts').default}
 */
export default function prepChat(options) {
  const widget = readEmbedOptions(options, name);
  // Astro may write the script into the page itself.
  const settings = JSON.stringify(widget).replaceAll('<', String.raw`\u003c`);
  /** @type {string | undefined} */
  let url;
  return {
    name,
    hooks: {
      'astro:config:setup': ({ injectScript }) =>
        injectScript('page', `import { start } from '${name}/client';\nstart(${settings});`),
      'astro:config:done': ({ config: { base, site } }) => {
        url = site && new URL(base, site).href;
      },
      'astro:build:done': ({ dir, logger }) =>
        pushAfterBuild({ folder: fileURLToPath(dir), url, server: widget.server, site: widget.site }, logger),
    },
  };
}
