import { describe, expect, it } from 'vitest';
import { readEmbedOptions } from '../../../../widget/embed/index.ts';

const server = 'https://chat.example.com';
const read = (options: unknown) => readEmbedOptions(options, 'a plugin');

describe('options of the widget of a whole site', () => {
  it('are taken as they are, a list of starters as one text', () => {
    expect(read({ server, mode: 'panel', accent: '#0a7', heading: undefined })).toEqual({
      server,
      mode: 'panel',
      accent: '#0a7',
    });
    expect(read({ server, starters: ['How much?', 'How long?'] })).toMatchObject({
      starters: 'How much?|How long?',
    });
  });

  it('are refused with a sentence for each mistake', () => {
    expect(() => read(undefined)).toThrow('a plugin: server: say where the prep-chat server is');
    expect(() => read({ server: 'chat.example.com' })).toThrow(/server: an address/);
    expect(() => read({ server, mode: 'inline', acent: '#0a7', accent: 'green', heading: 1 })).toThrow(
      'mode: one of floating, panel; acent: there is no such option; accent: a hex colour such as #0a7; heading: a text',
    );
    expect(() => read({ server, constructor: 'x', starters: [1] })).toThrow(
      /constructor: .*starters: a text/,
    );
  });

  it('never hold the secret, which would become part of every page', () => {
    expect(() => read({ server, secret: 'whsec_hunter2' })).toThrow(
      /^(?!.*hunter2).*PREP_CHAT_CONTENT_SECRET/,
    );
  });
});
