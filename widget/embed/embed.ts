import type { EmbedOptions } from './options.ts';

/** The widget of a site whose pages change without being loaded. */
export interface Embedded {
  /** Puts the widget into the page, or back into it after its body was replaced; the conversation stays. */
  show(): void;
  /** Takes it out of a page that does not want it. */
  hide(): void;
}

/** Light, dark, or what the visitor's device says. */
export type PageTheme = () => 'auto' | 'light' | 'dark';

/**
 * Makes the one widget of a site, from the server's script, and shows nothing yet. With `pageTheme`, asked anew
 * whenever an attribute of `<html>` changes, it follows the site's own switch between light and dark.
 */
export function embed({ server, ...attributes }: EmbedOptions, pageTheme?: PageTheme): Embedded {
  const page = globalThis.document;
  const element = page.createElement('prep-chat');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (pageTheme && (attributes.theme ?? 'auto') === 'auto') {
    const follow = () => element.setAttribute('theme', pageTheme());
    new MutationObserver(follow).observe(page.documentElement, { attributes: true });
    follow();
  }
  const script = page.createElement('script');
  script.type = 'module';
  script.src = `${server.replace(/\/$/, '')}/prep-chat.js`;
  // The script adds an element of its own unless it is told not to.
  script.dataset['manual'] = '';
  return {
    show() {
      if (!script.isConnected) page.head.append(script);
      if (!element.isConnected) page.body.append(element);
    },
    hide: () => element.remove(),
  };
}
