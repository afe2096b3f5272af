/** Status of a run or step as the engine tells it; a status that is not listed counts as `started`. */
export type FlowStatus = 'created' | 'started' | 'completed' | 'failed';

export interface FlowStep {
  slug: string;
  status: FlowStatus;
  /** An attempt failed and the next one has not begun. */
  retrying: boolean;
  /** What the step returned: references and counts. */
  output?: unknown;
  startedAt?: Date;
  completedAt?: Date;
  error?: string;
  /** Of a step that works on several things side by side: how each stands, in their order; none before it begins. */
  tasks?: FlowTask[];
}

export type FlowTask = Omit<FlowStep, 'slug' | 'tasks' | 'error'>;

/** The truth about a run; events are only hints that it is worth another look. */
export interface FlowSnapshot {
  status: FlowStatus;
  /** When the run began, or was last retried. */
  startedAt: Date;
  steps: FlowStep[];
}

/** Something of the run has changed. */
export interface FlowEvent {
  step?: string;
  status: string;
}

/** The engine of durable runs, whichever it is. Ids are the engine's own and never leave the server. */
export interface RunStore {
  /** Starts a run under an id that the caller chose; a second start with the id does nothing. */
  start(flowRunId: string, input: Record<string, string>): Promise<void>;
  /** Undefined when there is no such run. */
  snapshot(flowRunId: string): Promise<FlowSnapshot | undefined>;
  /** Several at once, by their id. */
  snapshots(flowRunIds: readonly string[]): Promise<Map<string, FlowSnapshot>>;
  /** Hints until the signal aborts; some may get lost, so a slow poll belongs beside them. */
  events(flowRunId: string, signal: AbortSignal): AsyncIterable<FlowEvent>;
  /** Lets a failed run go on from the step that failed; false when it has not failed. */
  retry(flowRunId: string): Promise<boolean>;
  /** Removes a run with its steps and messages, whatever it is doing. */
  erase(flowRunId: string): Promise<void>;
  close(): Promise<void>;
}
