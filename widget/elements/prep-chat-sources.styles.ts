import { css } from './css.ts';

export const sourcesStyles = css`
  :host {
    display: block;
  }
  h3 {
    margin: 0 0 0.5rem;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 600;
  }
  ol {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.375rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  a {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 0.625rem;
    padding: 0.5rem 0.625rem;
    border: 1px solid var(--_line);
    border-radius: 10px;
    color: var(--_text);
    text-decoration: none;
    transition: border-color 0.15s;
  }
  a:hover,
  li.marked a {
    border-color: var(--_accent-text);
  }
  li.marked a {
    background: var(--_raised);
  }
  .n {
    display: grid;
    place-items: center;
    min-inline-size: 1.375rem;
    block-size: 1.375rem;
    border-radius: 6px;
    background: var(--_raised);
    color: var(--_accent-text);
    font-size: 0.75rem;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .title {
    font-size: 0.875rem;
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  .heading,
  .snippet {
    grid-column: 2;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .snippet {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
  }
`;
