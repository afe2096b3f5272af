import { css } from './css.ts';

export const actionsStyles = css`
  :host {
    display: block;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem;
    margin-inline-start: -0.5rem;
  }
  .count {
    color: var(--_muted);
    font-size: 0.8125em;
    font-variant-numeric: tabular-nums;
  }
  .row svg {
    font-size: 1.25em;
  }
  .page svg {
    rotate: 90deg;
  }
  .page.next svg,
  .page:dir(rtl) svg {
    rotate: -90deg;
  }
  .page.next:dir(rtl) svg {
    rotate: 90deg;
  }
  .down svg {
    rotate: 180deg;
  }
  [aria-pressed='true'] {
    background: var(--_raised);
    color: var(--_accent-text);
  }
  .own {
    display: flex;
    margin-inline-start: auto;
  }
  prep-chat-form {
    display: block;
    margin-block-start: 0.5rem;
  }
`;
