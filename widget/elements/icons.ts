import { html, type TemplateResult } from 'lit';

/** An icon of 24 by 24 from the commands of its path. */
export const icon = (path: string, fill = 'none'): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path} fill=${fill} /></svg>`;

export const closeIcon = icon('m6 6 12 12M18 6 6 18');
export const sendIcon = icon('M12 19V5M6 11l6-6 6 6');
export const stopIcon = icon('M7 7h10v10H7Z', 'currentColor');
export const newIcon = icon('M12 5v14M5 12h14');
export const doneIcon = icon('m5 12.5 4.5 4.5L19 7.5');
export const againIcon = icon('M19 12a7 7 0 1 1-2.1-5M19 4v4h-4');
export const downIcon = icon('m6 10 6 6 6-6');
export const warnIcon = icon('M12 9v5m0 3v.01M12 4l9 16H3Z');
export const historyIcon = icon('M4 12a8 8 0 1 0 2-5L4 9M4 4v5h5M12 8v4l3 2');
export const editIcon = icon('m5 19 1-4L16 5l3 3L9 18ZM13 8l3 3');
