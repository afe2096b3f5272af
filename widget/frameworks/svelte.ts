import type * as elements from 'svelte/elements';
import type { PrepChatElement } from '../index.ts';
import type { PrepChatAttributes, PrepChatEvents, PrepChatProperties } from './element.ts';

/** Svelte 5 listens to an event by `on` and its exact name. */
type PrepChatHandlers = {
  [Name in keyof PrepChatEvents as `on${Name}`]?: ((event: PrepChatEvents[Name]) => void) | undefined;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'prep-chat': PrepChatAttributes &
      PrepChatProperties &
      PrepChatHandlers &
      Omit<elements.HTMLAttributes<PrepChatElement>, keyof PrepChatAttributes>;
  }
}
