import type { VNodeProps } from 'vue';
import type { PrepChatElement } from '../index.ts';
import type { PrepChatAttributes, PrepChatEvents, PrepChatProperties } from './element.ts';

/** Vue reads the props and events of a tag that is no component from the type of its instance. */
interface PrepChatInstance {
  $props: VNodeProps & PrepChatAttributes & PrepChatProperties & PrepChatListeners;
  $el: PrepChatElement;
}

type PrepChatListeners = {
  [Name in keyof PrepChatEvents as `on${Capitalize<CamelCase<Name>>}`]?: (
    event: PrepChatEvents[Name],
  ) => void;
};

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

declare module 'vue' {
  interface GlobalComponents {
    'prep-chat': new () => PrepChatInstance;
  }
}
