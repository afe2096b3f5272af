import { icon } from './icons.ts';

export const copyIcon = icon('M9 9h11v11H9ZM15 9V4H4v11h5');
export const upIcon = icon('M7 11 11 4a2 2 0 0 1 2 2v4h7l-2 9H7m0-8v8m0-8H4v8h3');
export const moreIcon = icon('M5.5 12h1M11.5 12h1M17.5 12h1');
