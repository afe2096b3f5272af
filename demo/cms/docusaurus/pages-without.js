/**
 * Addresses of the docs, posts and pages that say `prep_chat: false` in their front matter.
 *
 * @param {import('@docusaurus/types').AllContent} content What Docusaurus has loaded, by plugin and by its instance.
 * @returns {string[]}
 */
export function pagesWithout(content) {
  // A plugin without any content has null.
  const instances = (plugin) =>
    Object.values(content[`docusaurus-plugin-content-${plugin}`] ?? {}).filter(Boolean);
  return [
    ...instances('docs').flatMap(({ loadedVersions }) => loadedVersions.flatMap(({ docs }) => docs)),
    ...instances('blog').flatMap(({ blogPosts }) => blogPosts.map(({ metadata }) => metadata)),
    ...instances('pages').flat(),
  ]
    .filter(({ frontMatter }) => frontMatter?.prep_chat === false)
    .map(({ permalink }) => permalink);
}
