import type { EmbedOptions } from 'prep-chat/embed';
import type { UserConfig } from 'vitepress';

/** The server, the widget's attributes by their names, and the site's own address. */
export type PrepChatOptions = EmbedOptions & {
  /** Where the site will be, with its base: `https://www.example.com/docs/`. Left out: `sitemap.hostname`. */
  url?: string;
};

/**
 * Adds the widget to a VitePress configuration. Throws a TypeError that names each mistake in the options. At the end
 * of a build the pages go to the server, where `PREP_CHAT_CONTENT_SECRET` is set.
 */
export declare function withPrepChat<ThemeConfig>(
  config: UserConfig<ThemeConfig>,
  options: PrepChatOptions,
): UserConfig<ThemeConfig>;
