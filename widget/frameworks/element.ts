import type { Labels } from '../locales/labels.ts';
import type * as events from '../events.ts';

/** Attributes of `<prep-chat>` in markup; a template that sets properties finds the same names there. */
export interface PrepChatAttributes {
  endpoint?: string | undefined;
  site?: string | undefined;
  mode?: 'floating' | 'inline' | 'page' | 'panel' | undefined;
  open?: boolean | undefined;
  theme?: 'auto' | 'light' | 'dark' | undefined;
  accent?: string | undefined;
  lang?: string | undefined;
  dir?: 'ltr' | 'rtl' | 'auto' | undefined;
  heading?: string | undefined;
  welcome?: string | undefined;
  /** Questions to start with, separated by `|`. */
  starters?: string | undefined;
  hotkey?: string | undefined;
  density?: string | undefined;
  steps?: 'shown' | 'folded' | 'hidden' | undefined;
  announce?: 'sentence' | 'complete' | 'off' | undefined;
}

/** What only a property can carry, because it is no text. */
export interface PrepChatProperties {
  labels?: Partial<Labels> | undefined;
  /** Brings a fresh token in which the site's own server says who is asking. */
  identity?: (() => Promise<string>) | undefined;
  /** Facts about the page, sent with each question. */
  context?: Record<string, unknown> | undefined;
}

/** Public events by name; those that stay inside the widget are not here. */
export interface PrepChatEvents {
  'prep-chat-ready': events.ReadyEvent;
  'prep-chat-open': events.OpenEvent;
  'prep-chat-close': events.CloseEvent;
  'prep-chat-ask': events.AskEvent;
  'prep-chat-step': events.StepEvent;
  'prep-chat-answer': events.AnswerEvent;
  'prep-chat-settled': events.SettledEvent;
  'prep-chat-error': events.ChatErrorEvent;
  'prep-chat-feedback': Event;
}
