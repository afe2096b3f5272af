import { svg, type SVGTemplateResult } from 'lit';

const icon = (paths: SVGTemplateResult) => svg`<svg viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;

export const chatIcon = icon(
  svg`<path d="M20 11.5a7.5 7.5 0 0 1-11 6.6L4 20l1.6-4.4A7.5 7.5 0 1 1 20 11.5Z"/><path d="M9 10.2h7M9 13.2h4.5"/>`,
);
export const closeIcon = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`);
export const sendIcon = icon(svg`<path d="M12 19V5M6 11l6-6 6 6"/>`);
export const stopIcon = icon(svg`<rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor"/>`);
export const newIcon = icon(svg`<path d="M12 5v14M5 12h14"/>`);
export const doneIcon = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`);
export const againIcon = icon(svg`<path d="M19 12a7 7 0 1 1-2.1-5M19 4v4h-4"/>`);
export const copyIcon = icon(
  svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M15 9V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h3"/>`,
);
export const downIcon = icon(svg`<path d="m6 10 6 6 6-6"/>`);
export const warnIcon = icon(
  svg`<path d="M12 8v5M12 16.5v.01M10.4 4.6 3 18a1.8 1.8 0 0 0 1.6 2.6h14.8A1.8 1.8 0 0 0 21 18L13.6 4.6a1.8 1.8 0 0 0-3.2 0Z"/>`,
);
