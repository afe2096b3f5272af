import { widgetDefaults, type SettingName, type WidgetSettings } from './widget-settings.ts';

const attributes = Object.keys(widgetDefaults).filter(
  (name): name is Exclude<SettingName, 'launcher' | 'radius'> => name !== 'launcher' && name !== 'radius',
);

/**
 * The HTML that puts the widget on a page as it is set, and nothing that it does anyway. A script tag is
 * enough as long as the widget floats; where it has a place or a child of its own, the element is written out.
 */
export function snippetOf(origin: string, settings: WidgetSettings): string {
  const source = `src="${escape(origin)}/prep-chat.js"`;
  const set: [string, string][] = attributes
    .filter((name) => settings[name] !== widgetDefaults[name])
    .map((name) => [name, settings[name]]);
  const { radius, launcher, mode } = settings;
  if (radius !== widgetDefaults.radius) set.push(['style', `--prep-chat-radius: ${radius}px`]);
  const placed = mode === 'inline' || launcher !== '' || radius !== widgetDefaults.radius;
  if (!placed) {
    const tag = ['<script type="module"', source, ...set.map((pair) => `data-${written(pair)}`)];
    return `${joined(tag)}></script>`;
  }
  const child = launcher === '' ? '' : `<span slot="launcher">${escape(launcher)}</span>`;
  return `${joined(['<prep-chat', ...set.map(written)])}>${child}</prep-chat>
<script type="module" ${source}></script>`;
}

function written([name, value]: [string, string]): string {
  return `${name}="${escape(value)}"`;
}

/** On one line if it is short, else an attribute a line. */
function joined(words: readonly string[]): string {
  const line = words.join(' ');
  return line.length <= 76 ? line : words.join('\n  ');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
