/**
 * Colours and measures of the whole widget, inherited by the elements inside (private names, so that a
 * page meets only `--prep-chat-…`), and the launcher. A style sheet object needs no `unsafe-inline`. Sizes are those
 * of the page, unless it made its `rem` small to count in tens (`html { font-size: 62.5% }`).
 */
const css = `
:host {
  color-scheme: light dark;
  --_font: var(--prep-chat-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif);
  --_mono: var(--prep-chat-mono, ui-monospace, 'SF Mono', Menlo, Consolas, monospace);
  --_surface: var(--prep-chat-surface, light-dark(#fff, #17191c));
  --_raised: var(--prep-chat-raised, light-dark(#f5f6f7, #22262b));
  --_text: var(--prep-chat-text, light-dark(#16191d, #eceef0));
  --_muted: var(--prep-chat-muted, light-dark(#59616b, #a3acb6));
  --_line: var(--prep-chat-line, light-dark(#e2e5e9, #343a41));
  --_edge: light-dark(#858d97, #7b848e);
  --_danger: light-dark(#a8201a, #ff9d94);
  --_danger-surface: light-dark(#fdf1f0, #3a1f1d);
  --_radius: var(--prep-chat-radius, 16px);
  --_shadow: 0 1px 2px #0a0f1414, 0 16px 48px -8px #0a0f1447;
  --_accent: light-dark(#0b6b52, #147a60);
  --_on-accent: #fff;
  --_accent-text: light-dark(#0b6b52, #61ceaa);
  --_inline: max(var(--prep-chat-inset-inline, 20px), env(safe-area-inset-right));
  --_block: max(var(--prep-chat-inset-block, 20px), env(safe-area-inset-bottom));
  --_z: var(--prep-chat-z-index, 2147483000);
  --_gap: 1.125em;
  display: contents;
  color: var(--_text);
  font: max(1rem, 16px)/1.5 var(--_font);
  letter-spacing: normal;
  text-align: start;
  text-transform: none;
  white-space: normal;
  word-spacing: normal;
}
:host([theme='light']) { color-scheme: light; }
:host([theme='dark']) { color-scheme: dark; }
:host([density='compact']) { --_gap: 0.87em; font-size: max(0.9375rem, 15px); }
:host([mode='inline']) { display: block; min-block-size: 26em; block-size: 34em; }
:host([mode='page']) { display: block; block-size: 100dvh; }
:host([hidden]) { display: none !important; }
.launcher {
  position: fixed;
  inset-block-end: var(--_block);
  inset-inline-end: var(--_inline);
  z-index: var(--_z);
  box-sizing: border-box;
  display: grid;
  place-items: center;
  inline-size: 60px;
  block-size: 60px;
  margin: 0;
  padding: 0;
  border: 1px solid transparent;
  border-radius: 50%;
  background: var(--_accent);
  color: var(--_on-accent);
  font-size: 28px;
  cursor: pointer;
  box-shadow: var(--_shadow);
  transition: scale 0.15s;
}
:host([position='start']) .launcher { inset-inline: var(--_inline) auto; }
:host([mode='inline']) .launcher, :host([mode='page']) .launcher { display: none; }
.launcher:hover { scale: 1.05; }
.launcher:focus-visible { outline: 2px solid var(--_accent-text); outline-offset: 3px; }
.launcher[aria-busy] { opacity: 0.75; }
svg {
  inline-size: 1em;
  block-size: 1em;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.75;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.unread {
  position: absolute;
  inset-block-start: 2px;
  inset-inline-end: 2px;
  inline-size: 14px;
  block-size: 14px;
  border: 2px solid var(--_surface);
  border-radius: 50%;
  background: light-dark(#c62b22, #ff8a7f);
}
.unread[hidden] { display: none; }
@media (prefers-reduced-motion: reduce) { .launcher { transition: none; } }
@media (forced-colors: active) { .unread { background: Mark; } }
`;

let sheet: CSSStyleSheet | undefined;

/** One sheet for all widgets of a page. */
export function launcherStyles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
