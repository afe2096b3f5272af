/** Numbers that look random and are the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const words =
  'the widget reads an answer while it is still coming and shows each word as soon as it is there'.split(' ');

function sentence(random: () => number): string {
  const length = 6 + Math.floor(random() * 14);
  return Array.from({ length }, () => {
    const word = words[Math.floor(random() * words.length)] ?? '';
    const style = random();
    if (style < 0.04) return `**${word} ${word}**`;
    if (style < 0.07) return `*${word}*`;
    if (style < 0.1) return `\`${word}()\``;
    if (style < 0.12) return `[${word}](https://www.example.com/${word})`;
    return style < 0.14 ? `${word} [${1 + Math.floor(random() * 5)}]` : word;
  })
    .join(' ')
    .concat('. ');
}

const sentences = (random: () => number, count: number) =>
  Array.from({ length: count }, () => sentence(random))
    .join('')
    .trim();

const blocks: ((random: () => number) => string)[] = [
  (random) => sentences(random, 2 + Math.floor(random() * 14)),
  (random) => `## ${sentence(random)}`,
  (random) => Array.from({ length: 3 + Math.floor(random() * 9) }, () => `- ${sentence(random)}`).join('\n'),
  (random) =>
    Array.from({ length: 4 }, (_, n) => `${n + 1}. ${sentence(random)}\n\n   ${sentence(random)}`).join(
      '\n\n',
    ),
  (random) => `- a\n- b\n  - ${sentence(random)}\n  - c\n- d\n- e\n\n- ${sentence(random)}\n- f`,
  (random) =>
    `| Name | Value | Note |\n| --- | ---: | :-: |\n${Array.from({ length: 6 }, (_, n) => `| ${n} | ${sentence(random)} | \`x\` |`).join('\n')}`,
  (random) => `> ${sentence(random)}\n> ${sentence(random)}`,
  (random) =>
    `\`\`\`js\n${Array.from({ length: 8 }, (_, n) => `const value${n} = '**${sentence(random)}';`).join('\n\n')}\n\`\`\``,
  (random) => `  ~~~\n  ${sentence(random)}\n   \`\`\`\n\n${sentence(random)}\n  ~~~`,
  (random) => `${sentences(random, 6)}\n${sentences(random, 6)}\n====`,
  (random) => `${sentences(random, 6)}\n| a | b |\n| - | - |\n| c | ${sentence(random)} |`,
  () => 'Look at <b onclick="x()">this</b> &copy; &HilbertSpace;\n\n<div>\nraw **html**\n</div>',
  (random) => `See [the page][p] and ${sentences(random, 5)}\n\n[p]: https://www.example.com/p`,
];

/** A mixed answer of at least `length` characters. */
export function longAnswer(seed: number, length: number): string {
  const random = seededRandom(seed);
  let text = '';
  while (text.length < length) text += `${blocks[Math.floor(random() * blocks.length)]?.(random) ?? ''}\n\n`;
  return text.trimEnd();
}

/** The text as it comes in `count` pieces of random length; each step is the whole so far. */
export function randomSteps(text: string, count: number, random: () => number): string[] {
  const cuts = Array.from({ length: count - 1 }, () => Math.floor(random() * text.length));
  return [...cuts.sort((a, b) => a - b), text.length].map((end) => text.slice(0, end));
}
