import { html, type TemplateResult } from 'lit';

/** An icon of 24 by 24 from the commands of its path. */
export const icon = (path: string, fill = 'none'): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} fill=${fill} /></svg>`;

export const closeIcon = icon('m6 6 12 12M18 6 6 18');
export const sendIcon = icon('M12 19V5M6 11l6-6 6 6');
export const stopIcon = icon(
  'M9 7h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2Z',
  'currentColor',
);
export const newIcon = icon('M12 5v14M5 12h14');
export const doneIcon = icon('m5 12.5 4.5 4.5L19 7.5');
export const moreIcon = icon('M6 12h.01M12 12h.01M18 12h.01');
export const againIcon = icon('M19 12a7 7 0 1 1-2.1-5M19 4v4h-4');
export const copyIcon = icon(
  'M11 9h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM15 9V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h3',
);
export const downIcon = icon('m6 10 6 6 6-6');
export const warnIcon = icon(
  'M12 8v5M12 16.5v.01M10.4 4.6 3 18a1.8 1.8 0 0 0 1.6 2.6h14.8A1.8 1.8 0 0 0 21 18L13.6 4.6a1.8 1.8 0 0 0-3.2 0Z',
);
export const historyIcon = icon('M4.5 12a7.5 7.5 0 1 0 2.3-5.4L4.5 8.8M4.5 4.5v4.3h4.3M12 8v4.3l2.8 1.7');
export const editIcon = icon('m5 19 .8-3.6L15.6 5.6a2 2 0 0 1 2.8 2.8L8.6 18.2 5 19ZM13.6 7.6l2.8 2.8');
export const upIcon = icon(
  'M7.5 11 11 4a2 2 0 0 1 2 2v3.5h4.6a1.8 1.8 0 0 1 1.8 2.1l-1 6A1.8 1.8 0 0 1 16.6 19H7.5m0-8v8m0-8H4.5v8h3',
);
