import { PrepChatError } from '../errors.ts';

/** So many words of the rules in a row are a leak. */
const leakWords = 8;
/** No word of the rules is longer. */
const longestWord = 64;

/**
 * Lets a model's text pass until it tells what it was told: the canary of its prompt, in whatever
 * case and with whatever between its characters, or eight words of its rules in a row. Holds back only
 * what may be the begin of the canary. It stops plain copies; a translation or a cipher passes, which
 * is why a prompt holds no secret.
 */
export class PromptGuard {
  readonly #canary: string;
  /** The words of the rules, a space round each: searched as they are, because one set for each answer is large. */
  readonly #rules: string;
  #held = '';
  /** Words of the rules that came in a row, whatever their order. */
  #recent: string[] = [];
  #word = '';

  /** `canary`: letters and digits in lower case. */
  constructor(canary: string, rules: string) {
    this.#canary = canary;
    this.#rules = ` ${wordsOf(rules).join(' ')} `;
  }

  /** What may be shown of the text so far. Throws `answer_withheld`; what was held is then lost. */
  push(text: string): string {
    this.#refuseRules(text);
    // Almost every piece: nothing in it begins as the canary does.
    if (this.#held === '' && !text.toLowerCase().includes(this.#canary.charAt(0))) return text;
    const waiting = this.#held + text;
    this.#held = '';
    const begin = this.#beginOfCanary(waiting);
    this.#held = waiting.slice(begin);
    return waiting.slice(0, begin);
  }

  /** What is left to be shown at the end. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  #refuseRules(text: string): void {
    const words = wordsOf(this.#word + text);
    const open = /[\p{L}\p{N}\p{Cf}]$/u.test(text) || (text === '' && this.#word !== '');
    for (const [index, word] of words.entries()) {
      // The end of a word is enough for a first look, and takes a quarter of the time of a whole one.
      const isKnown = this.#rules.includes(`${word} `);
      const run = isKnown ? [...this.#recent, word].slice(-leakWords) : [];
      if (run.length === leakWords && this.#rules.includes(` ${run.join(' ')} `)) this.#refuse();
      const goesOn = open && index === words.length - 1;
      if (!goesOn) this.#recent = run.slice(1 - leakWords);
    }
    this.#word = open ? (words.at(-1) ?? '').slice(-longestWord) : '';
  }

  /** Where the text may begin to be the canary: its length when nowhere. */
  #beginOfCanary(text: string): number {
    const places: number[] = [];
    let plain = '';
    for (const { 0: character, index } of text.matchAll(/[\p{L}\p{N}]/gu)) {
      plain += character.toLowerCase().slice(0, 1);
      places.push(index);
    }
    if (plain.includes(this.#canary)) this.#refuse();
    for (let length = Math.min(plain.length, this.#canary.length - 1); length > 0; length -= 1) {
      if (this.#canary.startsWith(plain.slice(-length))) return places[plain.length - length] ?? text.length;
    }
    return text.length;
  }

  #refuse(): never {
    this.#held = '';
    throw new PrepChatError('answer_withheld');
  }
}

/** Letters and digits that stand together; characters that nobody sees do not part them. */
function wordsOf(text: string): string[] {
  return (
    text
      .replaceAll(/\p{Cf}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
