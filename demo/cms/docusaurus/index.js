import { fileURLToPath } from 'node:url';
import { readEmbedOptions } from 'prep-chat/embed';
import { pagesWithout } from './pages-without.js';
import pushAfterBuild from './push.cjs';

const name = 'prep-chat-docusaurus';

/**
 * Makes sure of the plugin's options; Docusaurus calls it.
 *
 * @type {import('./index.d.ts').validateOptions}
 */
export function validateOptions({ options: { id = 'default', ...options } }) {
  return { id, ...readEmbedOptions(options, name) };
}

/**
 * The widget on every page of a Docusaurus site. At the end of a build the pages go to the server, where
 * `PREP_CHAT_CONTENT_SECRET` is set.
 *
 * @type {import('./index.d.ts').default}
 */
export default function prepChat(context, { id: _id, ...widget }) {
  return {
    name,
    getClientModules: () => [fileURLToPath(new URL('./client.js', import.meta.url))],
    allContentLoaded({ allContent, actions }) {
      actions.setGlobalData({ widget, without: pagesWithout(allContent) });
    },
    async postBuild({ outDir, siteConfig: { url, baseUrl } }) {
      const { server, site } = widget;
      await pushAfterBuild({ folder: outDir, url: new URL(baseUrl, url).href, server, site }, console);
    },
  };
}
