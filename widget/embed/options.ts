/** Attributes that a site sets once for all of its pages; a list stands for the values that there are. */
const values = {
  site: [],
  mode: ['floating', 'panel'],
  theme: ['auto', 'light', 'dark'],
  accent: [],
  heading: [],
  welcome: [],
  starters: [],
  lang: [],
  dir: ['ltr', 'rtl'],
  hotkey: [],
  position: ['start', 'end'],
  density: ['comfortable', 'compact'],
  steps: ['shown', 'folded', 'hidden'],
  announce: ['sentence', 'complete', 'off'],
  ahead: [],
} as const satisfies Record<string, readonly string[]>;

type Name = keyof typeof values;
type Value<N extends Name> = (typeof values)[N] extends readonly [] ? string : (typeof values)[N][number];

/** What a site says once: where its prep-chat server is, and attributes of `<prep-chat>` by their names. */
export type EmbedOptions = { [N in Exclude<Name, 'starters'>]?: Value<N> } & {
  /** Address of the prep-chat server, e.g. `https://chat.example.com`. */
  server: string;
  /** Questions to start with: a list, or one text with `|` between them. */
  starters?: string | readonly string[];
};

/**
 * Makes sure of options that somebody has typed, so that a mistake ends a build and not the widget. Throws a
 * TypeError that names each mistake; `owner` is whose options they are. The result is plain JSON.
 */
export function readEmbedOptions(options: unknown, owner: string): EmbedOptions {
  const given: Record<string, unknown> = { ...(options as object) };
  const mistakes = Object.entries(given).flatMap(([name, value]) => mistakeIn(name, value) ?? []);
  if (given['server'] === undefined) mistakes.push('server: say where the prep-chat server is');
  if (mistakes.length > 0) throw new TypeError(`${owner}: ${mistakes.join('; ')}`);
  if (Array.isArray(given['starters'])) given['starters'] = given['starters'].join('|');
  return JSON.parse(JSON.stringify(given)) as EmbedOptions;
}

function mistakeIn(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (name === 'secret')
    return 'secret: never here, options become part of the pages; set PREP_CHAT_CONTENT_SECRET where you build';
  if (name === 'server')
    return isWebAddress(value) ? undefined : 'server: an address such as https://chat.example.com';
  const allowed: readonly string[] | undefined = Object.hasOwn(values, name)
    ? values[name as Name]
    : undefined;
  if (!allowed) return `${name}: there is no such option`;
  if (name === 'starters' && Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return undefined;
  if (typeof value !== 'string') return `${name}: a text`;
  if (name === 'accent' && !/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(value))
    return 'accent: a hex colour such as #0a7';
  return allowed.length === 0 || allowed.includes(value)
    ? undefined
    : `${name}: one of ${allowed.join(', ')}`;
}

function isWebAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}
