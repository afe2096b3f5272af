import { describe, expect, it } from 'vitest';
import { plainSentence, splitSentences } from '../../../../flows/text/sentences.ts';

const split = (text: string, lang?: string) =>
  splitSentences(text, lang).map(({ start, end }) => text.slice(start, end));

describe('splitSentences', () => {
  it('ends a sentence where people do', () => {
    expect(split('It works. Does it? Yes!')).toEqual(['It works.', 'Does it?', 'Yes!']);
  });

  it('goes on after abbreviations and initials', () => {
    expect(split('Ask Dr. Smith, e.g. Tuesday. He knows.')).toEqual([
      'Ask Dr. Smith, e.g. Tuesday.',
      'He knows.',
    ]);
    expect(split('Das gilt z. B. Montags. Gut.', 'de')).toEqual(['Das gilt z. B. Montags.', 'Gut.']);
  });

  it('lets list items stand alone and keeps a code block whole', () => {
    const code = '```sh\nnpm start\n\nnpm test\n```';
    expect(split(`First:\n\n- one\n- two\n\n${code}\n\nDone.`)).toEqual([
      'First:',
      '- one',
      '- two',
      code,
      'Done.',
    ]);
  });

  it('splits Chinese at its own full stop', () => {
    expect(split('你好。再见。', 'zh')).toEqual(['你好。', '再见。']);
  });

  it('takes a page whose language tag is nonsense', () => {
    expect(split('One. Two.', 'not a tag!')).toEqual(['One.', 'Two.']);
  });
});

describe('plainSentence', () => {
  it('gives what the page shows', () => {
    expect(plainSentence('- set `PORT` first')).toBe('set PORT first');
    expect(plainSentence('```sh\nnpm start\n```')).toBe('npm start');
  });
});
