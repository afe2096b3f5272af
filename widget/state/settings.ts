import type { Labels } from '../locales/labels.ts';

export type Mode = 'floating' | 'panel' | 'inline' | 'page';

/** Gives the site's signed token for whoever is signed in on the page, or nothing when nobody is. */
export type IdentitySource = () => string | undefined | Promise<string | undefined>;

/** What the page's author has set on `<prep-chat>`, as the panel gets it. */
export interface Settings {
  endpoint: string;
  site: string;
  mode: Mode;
  heading: string;
  welcome: string;
  /** Questions to start with, separated by `|`. */
  starters: string;
  position: string;
  steps: string;
  announce: string;
  /** What is prepared before it is asked. */
  ahead: string;
  /** BCP 47, one of the languages there are. */
  locale: string;
  /** In which the locale is written. */
  direction: 'ltr' | 'rtl';
  /** Words of the author's own. */
  labels: unknown;
  /** Missing: visitors are anonymous. */
  identity: IdentitySource | undefined;
}

/** Whether there is a launcher, and a panel that opens and closes. */
export function opens(mode: Mode): boolean {
  return mode === 'floating' || mode === 'panel';
}

/** What `<prep-chat>` asks of its panel, which is loaded later. */
export interface Panel extends HTMLElement {
  settings: Settings;
  opened: boolean;
  labels: Labels | undefined;
  readonly updateComplete: Promise<boolean>;
  ask(text: string): boolean;
  stop(): void;
  regenerate(mode?: string): void;
  reset(): void;
  focusField(): void;
}
