import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: '内訳',
  earlier: (when) => ['以前に準備済み、現在も有効', when].filter(Boolean).join(': '),
  saved: (what) => `節約（推定）: ${what}`,
  steps: 'ステップ数:',
  tokens: (read, written) => `トークン: 入力 ${read}、出力 ${written}`,
  answers: (count) => `この準備から作成した回答（再検索なし）: ${count}`,
  temperature: (degree) => `温度 ${degree}`,
  stepByStep: '手順で',
  language: '回答の言語',
};
