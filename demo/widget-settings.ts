import { answerLanguages } from '../widget/protocol/index.ts';

/** What of the widget can be tried on the page. Each is an attribute, except `launcher`, a slot, and `radius`, a custom property. */
export interface WidgetSettings {
  accent: string;
  mode: string;
  position: string;
  theme: string;
  density: string;
  steps: string;
  lang: string;
  dir: string;
  heading: string;
  /** A few letters in the round button; empty: its picture. */
  launcher: string;
  /** Of the panel, in px. */
  radius: string;
}

export type SettingName = keyof WidgetSettings;

/** What the widget does without being told. */
export const widgetDefaults: WidgetSettings = {
  accent: '#0b6b52',
  mode: 'floating',
  position: 'end',
  theme: 'auto',
  density: 'comfortable',
  steps: 'shown',
  lang: '',
  dir: '',
  heading: '',
  launcher: '',
  radius: '16',
};

interface Named {
  name: SettingName;
  label: string;
}

type Options = readonly (readonly [value: string, label: string])[];

/** A setting that is one of a few, shown all at once or as a list. */
export type Picked = Named & { kind: 'choice' | 'list'; options: Options };

/** A setting that is given freely. */
export type Given = Named &
  (
    | { kind: 'color' }
    | { kind: 'text'; placeholder: string; length: number }
    | { kind: 'range'; min: number; max: number }
  );

export type Control = Picked | Given;

const nameOf = new Intl.DisplayNames(['en'], { type: 'language' });

export const controls: readonly Control[] = [
  { name: 'accent', label: 'Accent colour', kind: 'color' },
  {
    name: 'mode',
    label: 'Where it sits',
    kind: 'choice',
    options: [
      ['inline', 'In the page'],
      ['floating', 'Floating'],
      ['panel', 'Docked'],
    ],
  },
  {
    name: 'position',
    label: 'Side of the window',
    kind: 'choice',
    options: [
      ['end', 'End'],
      ['start', 'Start'],
    ],
  },
  {
    name: 'theme',
    label: 'Light or dark',
    kind: 'choice',
    options: [
      ['auto', 'Device'],
      ['light', 'Light'],
      ['dark', 'Dark'],
    ],
  },
  {
    name: 'density',
    label: 'Density',
    kind: 'choice',
    options: [
      ['comfortable', 'Comfortable'],
      ['compact', 'Compact'],
    ],
  },
  {
    name: 'steps',
    label: 'Preparation steps',
    kind: 'choice',
    options: [
      ['shown', 'Shown'],
      ['folded', 'Folded'],
      ['hidden', 'Hidden'],
    ],
  },
  {
    name: 'lang',
    label: 'Language',
    kind: 'list',
    options: [
      ['', 'That of the page'],
      ...answerLanguages.map((tag) => [tag, nameOf.of(tag) ?? tag] as const),
    ],
  },
  {
    name: 'dir',
    label: 'Direction',
    kind: 'choice',
    options: [
      ['', 'Page'],
      ['ltr', 'Left to right'],
      ['rtl', 'Right to left'],
    ],
  },
  { name: 'heading', label: 'Title', kind: 'text', placeholder: 'Ask our docs', length: 40 },
  { name: 'launcher', label: 'Text in the round button', kind: 'text', placeholder: 'Ask', length: 4 },
  { name: 'radius', label: 'Corner radius', kind: 'range', min: 0, max: 28 },
];
