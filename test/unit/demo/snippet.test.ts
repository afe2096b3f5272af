import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { snippetOf } from '../../../demo/snippet.ts';
import { controls, widgetDefaults } from '../../../demo/widget-settings.ts';

const origin = 'https://chat.example.com';
const page = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../demo/content/${name}.md`, import.meta.url)), 'utf8');
const attributes = page('attributes');
const colours = page('theming-and-colours');

describe('the code for a page', () => {
  it('is one script tag without an attribute as long as nothing is set', () => {
    expect(snippetOf(origin, widgetDefaults)).toBe(
      '<script type="module" src="https://chat.example.com/prep-chat.js"></script>',
    );
  });

  it('has what is set on the script tag, and no more', () => {
    expect(snippetOf(origin, { ...widgetDefaults, position: 'start', density: 'compact' }))
      .toBe(`<script type="module"
  src="https://chat.example.com/prep-chat.js"
  data-position="start"
  data-density="compact"></script>`);
  });

  it('writes the element out where it has a place, a child or a style', () => {
    expect(snippetOf(origin, { ...widgetDefaults, mode: 'inline' })).toMatch(
      /^<prep-chat mode="inline"><\/prep-chat>\n<script/,
    );
    expect(snippetOf(origin, { ...widgetDefaults, launcher: 'Ask' })).toMatch(
      /^<prep-chat><span slot="launcher">Ask<\/span><\/prep-chat>\n<script/,
    );
    expect(snippetOf(origin, { ...widgetDefaults, radius: '4' })).toMatch(
      /^<prep-chat style="--prep-chat-radius: 4px">/,
    );
  });

  it('keeps what somebody types a text', () => {
    const snippet = snippetOf(origin, { ...widgetDefaults, heading: '"><img src=x>', launcher: '<b>&' });
    expect(snippet).toContain('heading="&quot;>&lt;img src=x>"');
    expect(snippet).toContain('&lt;b>&amp;');
  });
});

describe('what can be tried on the front page', () => {
  it.each(controls.filter(({ name }) => name !== 'launcher' && name !== 'radius'))(
    '$name is an attribute of the widget with just these values',
    (control) => {
      const row = new RegExp(`^\\| \`${control.name}\` .*$`, 'm').exec(attributes)?.[0] ?? '';
      expect(row).not.toBe('');
      for (const [value] of control.kind === 'choice' ? control.options : [])
        if (value !== '') expect(row).toContain(`\`${value}\``);
    },
  );

  it('the others are a slot and a custom property of it', () => {
    expect(colours).toMatch(new RegExp(`\\| \`radius\` .*, ${widgetDefaults.radius} px`));
    expect(colours).toContain('`launcher` (the picture in the round button)');
  });
});
