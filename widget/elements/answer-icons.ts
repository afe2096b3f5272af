import { icon } from './icons.ts';

export const copyIcon = icon(
  'M11 9h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM15 9V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h3',
);
export const upIcon = icon(
  'M7.5 11 11 4a2 2 0 0 1 2 2v3.5h4.6a1.8 1.8 0 0 1 1.8 2.1l-1 6A1.8 1.8 0 0 1 16.6 19H7.5m0-8v8m0-8H4.5v8h3',
);
