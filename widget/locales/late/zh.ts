import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: '明细',
  earlier: (when) => ['此前已准备好，仍然有效', when].filter(Boolean).join('：'),
  saved: (what) => `节省（估计）：${what}`,
  steps: '步骤：',
  tokens: (read, written) => `令牌：读取 ${read}，写入 ${written}`,
  answers: (count) => `基于此次准备的回答，未重新搜索：${count}`,
  temperature: (degree) => `温度 ${degree}`,
  stepByStep: '分步说明',
  language: '回答语言',
};
