import { readEmbedOptions } from 'prep-chat/embed';
import { pushAfterBuild } from 'prep-chat/push';

/**
 * Adds the widget to a VitePress configuration; the theme reads what is put into `themeConfig` here. At the end of a
 * build the pages go to the server, where `PREP_CHAT_CONTENT_SECRET` is set.
 *
 * @type {import('./index.d.ts').withPrepChat}
 */
export function withPrepChat(config, { url, ...options }) {
  const prepChat = readEmbedOptions(options, 'prep-chat-vitepress');
  return {
    ...config,
    themeConfig: { ...config.themeConfig, prepChat },
    async buildEnd(site) {
      await config.buildEnd?.(site);
      await pushAfterBuild(
        {
          folder: site.outDir,
          url: url ?? site.sitemap?.hostname,
          cleanUrls: site.cleanUrls,
          server: prepChat.server,
          site: prepChat.site,
        },
        site.logger,
      );
    },
  };
}
