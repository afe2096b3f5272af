/** The order of the documentation: what the sidebar shows and what "next" means. */
export interface NavigationGroup {
  title: string;
  slugs: readonly string[];
}

export const navigation: readonly NavigationGroup[] = [
  {
    title: 'Start',
    slugs: [
      'index',
      'quick-start',
      'embed',
      'ingest-content',
      'keep-content-current',
      'cms',
      'roadmap-and-limits',
    ],
  },
  {
    title: 'The widget',
    slugs: [
      'inline-and-floating',
      'attributes',
      'theming-and-colours',
      'dark-mode',
      'accessibility',
      'events-and-methods',
    ],
  },
  {
    title: 'Answers',
    slugs: [
      'how-an-answer-is-made',
      'preparation-steps',
      'prepared-once',
      'receipts',
      'sources-and-citations',
      'regenerate',
      'stop-and-retry',
      'without-a-model',
      'search-quality',
      'unanswered-questions',
      'evaluation',
      'embeddings',
      'markdown-and-html-content',
      'reading-a-website',
    ],
  },
  { title: 'Models', slugs: ['connect-openai', 'local-models', 'openrouter-and-other-providers'] },
  {
    title: 'Running it',
    slugs: [
      'configuration',
      'ways-to-run',
      'deployment',
      'monitoring',
      'owner-page',
      'database',
      'allowed-origins',
      'limits-and-budgets',
      'several-sites',
      'durability-and-crashes',
      'backup',
      'troubleshooting',
    ],
  },
  { title: 'Trust', slugs: ['security', 'identity', 'privacy', 'comparison'] },
  {
    title: 'API',
    slugs: [
      'api-overview',
      'api-curl-walkthrough',
      'api-stream-parts',
      'react-usechat',
      'error-codes',
      'contributing',
    ],
  },
];

/** Every slug in reading order. */
export const readingOrder: readonly string[] = navigation.flatMap((group) => group.slugs);

/** Address of a page below the site's root; `index` stands for the folder. */
export function pageAddress(slug: string): string {
  return slug === 'index' ? '/docs/' : `/docs/${slug}`;
}
