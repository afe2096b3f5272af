import type { Theme } from 'vitepress';

/** The theme with the widget on its pages, configured by `withPrepChat()` in the site's configuration. */
export declare function prepChatTheme(theme: Theme): Theme;
