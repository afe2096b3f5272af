import { describe, expect, it } from 'vitest';
import { labels as german } from '../../../../widget/locales/de.ts';
import { labels as english } from '../../../../widget/locales/en.ts';
import type { Labels } from '../../../../widget/locales/labels.ts';
import { withOverrides, type DeepPartial } from '../../../../widget/locales/label-overrides.ts';

const typed: DeepPartial<Labels> = { send: 'Go', modes: { shorter: 'Brief' }, seconds: (s) => `${s} sec` };

describe('the words of an owner', () => {
  it('stand in place of some, the others stay', () => {
    const labels = withOverrides(english, typed);
    expect(labels).toMatchObject({
      send: 'Go',
      stop: 'Stop',
      modes: { shorter: 'Brief', simpler: 'Simpler' },
    });
    expect(labels.seconds('3')).toBe('3 sec');
    expect(labels.prepared('3')).toBe(english.prepared('3'));
  });
  it('leave the language itself as it was', () => {
    withOverrides(english, typed);
    expect(english.send).toBe('Send');
    expect(english.modes.shorter).toBe('Shorter');
  });
  it('may be empty, to show nothing', () => {
    expect(withOverrides(english, { disclaimer: '' }).disclaimer).toBe('');
  });
  it('may fill what English leaves to the server', () => {
    const labels = withOverrides(english, {
      notices: { extractive: 'Quotes only.' },
      failures: { internal: 'Our fault.' },
      summaries: { search: ({ pages = 0 }: Record<string, number>) => `${pages} pages` },
    });
    expect(labels.notices['extractive']).toBe('Quotes only.');
    expect(labels.failures['internal']).toBe('Our fault.');
    expect(labels.summaries['search']?.({ pages: 4 })).toBe('4 pages');
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'send'],
    ['a number', 7],
    ['a list', ['Go']],
    ['a function', () => 'Go'],
    ['a number for a string', { send: 1 }],
    ['a function for a string', { send: () => 'Go' }],
    ['a string for a function', { seconds: 'sec' }],
    ['a string for a record', { modes: 'all', steps: 'x', summaries: 'y' }],
    ['a list for a record', { modes: [1, 2], notices: [{}] }],
    ['wrong types in records', { modes: { shorter: 1 }, notices: { extractive: () => 'a' } }],
    ['a string in place of a summary', { summaries: { search: 'Found' } }],
    ['an unknown word', { sned: 'Go' }],
    ['inherited words', Object.create({ send: 'Go' })],
    ['inherited words of a record', { modes: Object.create({ shorter: 'Brief' }) }],
  ])('are ignored when they are %s', (_name, overrides) => {
    const labels = withOverrides(german, overrides);
    expect(Object.keys(labels)).toEqual(Object.keys(german));
    expect(labels).toEqual(german);
  });

  it.each([
    ['{"__proto__": {"send": "Go", "polluted": "yes"}}'],
    ['{"constructor": {"prototype": {"polluted": "yes"}}}'],
    ['{"notices": {"__proto__": {"polluted": "yes"}}}'],
    ['{"notices": {"__proto__": "yes"}, "modes": {"__proto__": "yes", "constructor": "yes"}}'],
  ])('pollute no prototype: %s', (json) => {
    const labels = withOverrides(english, JSON.parse(json));
    expect(labels.send).toBe('Send');
    for (const record of [{}, labels, labels.notices, labels.modes]) {
      expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
      expect('polluted' in record).toBe(false);
    }
  });

  it('pollute no prototype with a function either', () => {
    const { summaries } = withOverrides(english, { summaries: { ['__proto__']: () => 'yes' } });
    expect(Object.getPrototypeOf(summaries)).toBe(Object.prototype);
  });

  it('cost no other word when one of them throws', () => {
    const throwing = () => {
      throw new Error('from the page');
    };
    const overrides = Object.defineProperty({ stop: 'Halt' }, 'send', { get: throwing, enumerable: true });
    expect(withOverrides(english, overrides)).toMatchObject({ send: 'Send', stop: 'Halt' });
    const hostile = new Proxy({}, { ownKeys: throwing, get: throwing, getOwnPropertyDescriptor: throwing });
    expect(withOverrides(english, hostile)).toEqual(english);
    expect(withOverrides(english, { modes: hostile }).modes).toEqual(english.modes);
  });
  it('are not needed when a function fails or says no text', () => {
    const failing = {
      seconds: () => {
        throw new Error('from the page');
      },
      prepared: () => 3,
      summaries: { search: () => undefined },
    };
    const labels = withOverrides(german, failing);
    expect(labels.seconds('3')).toBe(german.seconds('3'));
    expect(labels.prepared('3')).toBe(german.prepared('3'));
    const found = { passages: 2, pages: 1 };
    expect(labels.summaries['search']?.(found)).toBe(german.summaries['search']?.(found));
    expect(withOverrides(english, failing).summaries['search']?.(found)).toBe('');
  });
});
