import type * as conversation from '../events/conversation-events.ts';
import type * as launcher from '../events/launcher-events.ts';
import type { DeepPartial } from '../locales/label-overrides.ts';
import type { Labels } from '../locales/labels.ts';
import type { IdentitySource } from '../state/settings.ts';

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
  density?: 'comfortable' | 'compact' | undefined;
  position?: 'start' | 'end' | undefined;
  steps?: 'shown' | 'folded' | 'hidden' | undefined;
  announce?: 'sentence' | 'complete' | 'off' | undefined;
  /** What is prepared before it is asked. */
  ahead?: 'starters' | 'typing' | 'starters typing' | undefined;
}

/** What only a property can carry, because it is no text. */
export interface PrepChatProperties {
  labels?: DeepPartial<Labels> | undefined;
  identity?: IdentitySource | undefined;
}

/** Public events by name; those that stay inside the widget are not here. */
export interface PrepChatEvents {
  'prep-chat-ready': launcher.ReadyEvent;
  'prep-chat-open': launcher.OpenEvent;
  'prep-chat-close': launcher.CloseEvent;
  'prep-chat-ask': conversation.AskEvent;
  'prep-chat-step': conversation.StepEvent;
  'prep-chat-answer': conversation.AnswerEvent;
  'prep-chat-settled': conversation.SettledEvent;
  'prep-chat-error': conversation.ChatErrorEvent;
  'prep-chat-feedback': conversation.FeedbackEvent;
}
