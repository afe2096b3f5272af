import { embed } from 'prep-chat/embed';
import { watch } from 'vue';

/**
 * The theme with the widget on its pages: one for all of them, so that a conversation goes on while the visitor reads.
 * `prepChat: false` in a page's front matter leaves it out there.
 *
 * @type {import('./theme.d.ts').prepChatTheme}
 */
export function prepChatTheme(theme) {
  return {
    extends: theme,
    enhanceApp({ router, siteData }) {
      // The build runs this on a server.
      if (typeof document === 'undefined') return;
      const options = siteData.value.themeConfig.prepChat;
      if (!options) throw new Error('prep-chat-vitepress: the configuration lacks withPrepChat()');
      const { classList } = document.documentElement;
      const widget = embed(options, () => (classList.contains('dark') ? 'dark' : 'light'));
      watch(
        () => router.route.data,
        ({ frontmatter }) => (frontmatter.prepChat === false ? widget.hide() : widget.show()),
      );
    },
  };
}
