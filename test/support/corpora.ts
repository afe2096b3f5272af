import { inject } from 'vitest';
import type { BrowserCorpora } from './markdown-examples.ts';

/** What tests in the browser compare with. */
export const corpora = JSON.parse(decodeURIComponent(inject('corpora'))) as BrowserCorpora;
