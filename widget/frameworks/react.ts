import type * as React from 'react';
import type { PrepChatElement } from '../index.ts';
import type { PrepChatAttributes, PrepChatEvents, PrepChatProperties } from './element.ts';

/** React 19 listens to an event by `on` and its exact name. */
type PrepChatHandlers = {
  [Name in keyof PrepChatEvents as `on${Name}`]?: ((event: PrepChatEvents[Name]) => void) | undefined;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'prep-chat': PrepChatAttributes &
        PrepChatProperties &
        PrepChatHandlers &
        Omit<
          React.DetailedHTMLProps<React.HTMLAttributes<PrepChatElement>, PrepChatElement>,
          keyof PrepChatAttributes
        >;
    }
  }
}
