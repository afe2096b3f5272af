/** Every word that the widget shows. A language fills all of it; an owner can replace any of it. */
export interface Labels {
  title: string;
  welcome: string;
  /** Name of the launcher. */
  open: string;
  close: string;
  loading: string;
  /** Of the launcher, once an answer came while the panel was closed. */
  unread: string;
  newConversation: string;
  question: string;
  placeholder: string;
  send: string;
  stop: string;
  /** Which keys do what; read out with the field. */
  hint: string;
  messages: string;
  youSaid: string;
  assistantSaid: string;
  /** Headings of lists of questions. */
  starters: string;
  followups: string;
  /** That a machine answers; stands below the field unless the owner puts something else there. */
  disclaimer: string;

  sources: string;
  source: (n: number, title: string) => string;
  opensNewTab: string;

  regenerate: string;
  modes: { simpler: string; shorter: string; detailed: string; continue: string; more: string };
  /** Says that another answer was written from the pages found before. */
  samePages: string;
  previousAnswer: string;
  nextAnswer: string;
  /** Place of the answer shown, e.g. `2/3`; both are formatted numbers. */
  answerOf: (n: string, count: string) => string;
  copy: string;
  copyCode: string;
  copied: string;
  copyFailed: string;
  retry: string;
  edit: string;
  editQuestion: string;
  askEdited: string;
  cancel: string;

  helpful: string;
  notHelpful: string;
  /** Asks for a comment that may be left out. */
  comment: string;
  sendComment: string;
  thanks: string;

  history: string;
  noHistory: string;
  deleteConversation: string;
  deleteAll: string;
  /** The second step of deleting. */
  deleteSure: string;
  deleteAllSure: string;
  deleteNow: string;
  deleted: string;
  /** The browser keeps nothing, so there will be no history. */
  notKept: string;

  jump: string;
  preparing: string;
  /** By slug of the step. */
  steps: Record<string, string>;
  stepStates: Record<string, string>;
  /** What a step found, by slug, from the board's figures. A missing one: the server's English sentence. */
  summaries: Record<string, (figures: Record<string, number>) => string>;
  /** `seconds` is a formatted number. */
  prepared: (seconds: string) => string;
  seconds: (seconds: string) => string;
  /** By kind of reuse. */
  reused: Record<string, string>;
  stopped: string;
  answerReady: string;
  /** How a screen reader is told of what it cannot read in one go. */
  tableOf: (rows: string) => string;
  codeBlock: string;

  offline: string;
  reconnecting: string;
  slow: string;
  /** The question waits for a worker of the server. */
  waiting: string;
  /** A check that the visitor is no script takes longer than usual. */
  checking: string;
  empty: string;
  /** `limit` is a formatted number. */
  tooLong: (limit: string) => string;
  busy: string;
  /** By code of the notice. A missing one: the server's English sentence. */
  notices: Record<string, string>;
  /** By code of the error; `failure` stands for all that are not there. */
  failures: Record<string, string>;
  failure: string;
  /** What writes an answer as it is meant to look did not load. */
  plain: string;
}
