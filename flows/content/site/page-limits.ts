import type { BodyLimits } from './limited-body.ts';

const mebibyte = 1024 * 1024;
const page = { bytes: 2 * mebibyte, ratio: 20 };

/** Types of pages that are read, with what is read of them; a PDF has its pictures and fonts in it. */
const pageTypes = new Map<string, BodyLimits>([
  ['text/html', page],
  ['application/xhtml+xml', page],
  ['text/plain', page],
  ['text/markdown', page],
  ['text/x-markdown', page],
  ['', page],
  ['application/pdf', { bytes: 20 * mebibyte, ratio: 20 }],
]);

/** Limits of a page by its media type; none for what is no page. */
export const pageLimits = (type: string): BodyLimits | undefined => pageTypes.get(type);

/** Limits of a list of pages, whatever type a server gives it; the same words over and over compress well. */
export const listLimits = (): BodyLimits => ({ bytes: 10 * mebibyte, ratio: 60 });
