import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptGuard } from '../../../../bff/answer/prompt-guard.ts';
import { composeSystemPrompt } from '../../../../flows/text/system-prompt.ts';
import { readCorpus } from '../../../support/markdown-examples.ts';

const canary = `q${'0f1e'.repeat(8)}`;
const rules = composeSystemPrompt({ sources: [], excerpts: [], covered: false }).split('\n\n', 1)[0] ?? '';

/** What is shown of the pieces, and whether it ended in a refusal. */
function pass(pieces: string[], guard = new PromptGuard(canary, rules)) {
  let shown = '';
  try {
    for (const piece of pieces) shown += guard.push(piece);
  } catch (error) {
    expect(error).toMatchObject({ code: 'answer_withheld' });
    return { shown: shown + guard.end(), refused: true };
  }
  return { shown: shown + guard.end(), refused: false };
}
function split(text: string, cuts: number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((end, index) => text.slice(places[index - 1] ?? 0, end));
}
const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

describe('the guard of a prompt', () => {
  it('SEC-13 shows no canary, wherever it stands and however it is cut', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 30 });
    const between = fc.constantFrom('', ' ', '-', '\u200B', '\n', '**', '.');
    fc.assert(
      fc.property(around, around, between, fc.boolean(), fc.array(fc.nat(200)), (...given) => {
        const [before, after, joint, upper, cuts] = given;
        const spelled = [...(upper ? canary.toUpperCase() : canary)].join(joint);
        const { shown, refused } = pass(split(before + spelled + after, cuts));
        expect(refused).toBe(true);
        expect(plain(shown)).not.toContain(canary);
        expect((before + spelled).startsWith(shown)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('SEC-13 shows no eight words of the rules in a row, wherever they begin', () => {
    const words = rules.match(/[\p{L}\p{N}]+/gu) ?? [];
    for (let at = 0; at + 8 <= words.length; at += 1) {
      const leak = words.slice(at, at + 8);
      for (const [joint, pieces] of [
        [' ', 1],
        ['\n- ', 3],
        ['\u200B **', 1_000],
      ] as const) {
        const text = `Well: ${leak.join(joint).toUpperCase()} and so on.`;
        const size = Math.ceil(text.length / pieces);
        const { shown, refused } = pass(text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []);
        expect(refused, text).toBe(true);
        expect(shown.toUpperCase()).not.toContain(leak.join(joint).toUpperCase());
      }
    }
  });

  it('lets everything else pass unchanged, and waits for little', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constant(canary.slice(0, -4)),
      fc.constant(rules.split(' ').slice(0, 6).join(' ')),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), fc.array(fc.nat(400)), (texts, cuts) => {
        const whole = texts.join(' ~ ');
        expect(pass(split(whole, cuts))).toEqual({ shown: whole, refused: false });
      }),
      { numRuns: 2_000 },
    );
    const guard = new PromptGuard(canary, rules);
    for (const word of ['The ', 'widget', ' shows', ' a button', ' [1].\n'])
      expect(guard.push(word)).toBe(word);
  });

  it('takes a word without an end in time proportional to it', { retry: 3 }, () => {
    const timeOf = (pieces: number) => {
      const guard = new PromptGuard(canary, rules);
      const { user } = process.cpuUsage();
      for (let count = 0; count < pieces; count += 1) guard.push('xxxxx');
      return process.cpuUsage().user - user;
    };
    timeOf(2_000);
    // Five times the word; the square of it would be 25 times the time.
    expect(timeOf(200_000) / timeOf(40_000)).toBeLessThan(12);
  });

  it('withholds nothing of our own pages, and no harmless prompt', () => {
    const folder = 'demo/content';
    const pages = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
    const harmless = readCorpus<{ text: string }[]>('injection/benign.json') ?? [];
    for (const text of [...pages, ...harmless.map((each) => each.text)]) {
      expect(pass([text])).toEqual({ shown: text, refused: false });
    }
  });
});
