import { css } from './css.ts';

export const stepsStyles = css`
  :host {
    display: block;
    font-size: 0.875rem;
  }
  details,
  .board {
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_raised);
  }
  details:not([open]) {
    border-color: transparent;
    background: none;
  }
  summary {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 28px;
    padding: 0.25rem 0.5rem;
    border-radius: 8px;
    color: var(--_muted);
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary:hover {
    color: var(--_text);
  }
  details[open] summary .fold {
    rotate: 180deg;
  }
  ol {
    display: grid;
    gap: 0.625rem;
    margin: 0;
    padding: 0.75rem 0.875rem;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 1.25rem 1fr auto;
    gap: 0 0.625rem;
    align-items: baseline;
  }
  .mark {
    display: grid;
    place-items: center;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    align-self: start;
    border-radius: 50%;
    font-size: 0.8125rem;
  }
  .completed .mark,
  .reused .mark {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .created .mark::before {
    content: '';
    inline-size: 0.5rem;
    block-size: 0.5rem;
    border: 1.5px solid var(--_edge);
    border-radius: 50%;
  }
  .started .mark::before,
  .retrying .mark::before {
    content: '';
    inline-size: 0.875rem;
    block-size: 0.875rem;
    border: 2px solid var(--_line);
    border-block-start-color: var(--_accent-text);
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  .failed .mark {
    color: var(--_danger);
  }
  .label {
    font-weight: 550;
  }
  .created .label {
    color: var(--_muted);
    font-weight: 400;
  }
  .found {
    grid-column: 2 / -1;
    color: var(--_muted);
  }
  time,
  .time {
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
    font-size: 0.8125rem;
  }
  .note {
    margin: 0;
    padding: 0 0.875rem 0.75rem;
    color: var(--_muted);
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
`;
