import type { Summary } from './summary.ts';

/** Figures that a gate may ask for, by the option that sets it. */
export const gateFigures = {
  'min-ndcg': 'ndcg10',
  'min-mrr': 'mrr',
  'min-recall': 'recall5',
  'min-citations': 'citationValidity',
  'min-refusals': 'refused',
  'min-answered': 'answered',
} as const;

export type GateName = keyof typeof gateFigures;

/** A figure that has to be reached; `value` is missing when nothing could be measured, which does not reach it. */
export interface Gate {
  name: GateName;
  least: number;
  value?: number;
  held: boolean;
}

/** Holds the figures against the gates that are set. */
export function checkGates(summary: Summary, wanted: Partial<Record<GateName, number>>): Gate[] {
  return gateNames.flatMap((name) => {
    const least = wanted[name];
    if (least === undefined) return [];
    const value = summary[gateFigures[name]];
    // what is printed as .80 reaches .80
    const held = value !== undefined && value >= least - 1e-9;
    return [{ name, least, ...(value === undefined ? {} : { value }), held }];
  });
}

export const gateNames: readonly GateName[] = [
  'min-ndcg',
  'min-mrr',
  'min-recall',
  'min-citations',
  'min-refusals',
  'min-answered',
];
