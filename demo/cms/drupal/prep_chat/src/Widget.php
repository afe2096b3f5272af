<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

use Drupal\Core\Cache\CacheableMetadata;
use Drupal\Core\Path\CurrentPathStack;
use Drupal\Core\Path\PathMatcherInterface;
use Drupal\Core\Routing\AdminContext;
use Drupal\Core\Routing\RouteMatchInterface;
use Drupal\Core\Session\AccountInterface;
use Drupal\Core\Url;
use Drupal\node\NodeInterface;
use Drupal\path_alias\AliasManagerInterface;

/**
 * The chat on the pages of the site.
 */
class Widget {

  public function __construct(
    private readonly Options $options,
    private readonly RouteMatchInterface $routeMatch,
    private readonly CurrentPathStack $currentPath,
    private readonly PathMatcherInterface $pathMatcher,
    private readonly AliasManagerInterface $aliases,
    private readonly AdminContext $adminContext,
    private readonly AccountInterface $account,
  ) {}

  /**
   * Brings the script where the chat is to be without a block.
   *
   * @param array $attachments
   *   What is attached to the page.
   */
  public function attach(array &$attachments): void {
    CacheableMetadata::createFromRenderArray($attachments)
      ->addCacheableDependency($this->options->config())
      ->addCacheContexts(['route', 'url.path', 'user.roles:authenticated'])
      ->applyTo($attachments);
    if ($this->isShown()) {
      $this->attachScript($attachments);
    }
  }

  /**
   * The element, for a block.
   *
   * @param array<string, string> $given
   *   What the block has set: heading, welcome, starters.
   *
   * @return array
   *   A render array; without the element while no server is set.
   */
  public function element(array $given): array {
    $build = [];
    CacheableMetadata::createFromObject($this->options->config())
      ->addCacheContexts(['user.roles:authenticated'])
      ->applyTo($build);
    if ($this->server() === '') {
      return $build;
    }
    $attributes = ['mode' => 'inline'] + $this->attributes($given);
    unset($attributes['position']);
    $build += ['#type' => 'html_tag', '#tag' => 'prep-chat', '#value' => '', '#attributes' => $attributes];
    $this->attachScript($build);
    return $build;
  }

  /**
   * Attaches the script, which adds the element to a page that has none.
   *
   * @param array $build
   *   What it is attached to.
   */
  private function attachScript(array &$build): void {
    $attributes = ['type' => 'module', 'src' => $this->server() . '/prep-chat.js'];
    foreach ($this->attributes([]) as $name => $value) {
      $attributes["data-$name"] = $value;
    }
    $build['#attached']['html_head'][] = [
      ['#type' => 'html_tag', '#tag' => 'script', '#value' => '', '#attributes' => $attributes],
      'prep_chat',
    ];
    if ($this->options->isIdentityOn() && $this->account->isAuthenticated()) {
      $build['#attached']['library'][] = 'prep_chat/identity';
      $build['#attached']['drupalSettings']['prepChat']['tokenUrl'] = Url::fromRoute('prep_chat.token')->toString(TRUE)->getGeneratedUrl();
    }
  }

  /**
   * Attributes of the element that are set.
   *
   * @param array<string, string> $given
   *   What counts more than the settings.
   *
   * @return array<string, string>
   *   By their names.
   */
  private function attributes(array $given): array {
    $config = $this->options->config();
    $is_set = static fn (?string $value): bool => $value !== NULL && $value !== '';
    $all = array_filter($given, $is_set)
      + ['endpoint' => $this->server(), 'site' => (string) $config->get('site')]
      + ($config->get('attributes') ?? [])
      + ['starters' => ''];
    $all['starters'] = implode('|', array_filter(array_map('trim', explode("\n", (string) $all['starters']))));
    return array_filter($all, $is_set);
  }

  /**
   * Whether the chat is to be on the current page without a block.
   */
  private function isShown(): bool {
    $config = $this->options->config();
    if ($this->server() === '' || !$config->get('everywhere') || $this->adminContext->isAdminRoute()) {
      return FALSE;
    }
    $node = $this->routeMatch->getParameter('node');
    if ($node instanceof NodeInterface && in_array($node->bundle(), $config->get('hidden_types') ?? [], TRUE)) {
      return FALSE;
    }
    $paths = mb_strtolower(trim((string) $config->get('paths')));
    return $paths === '' || $this->matches($paths) === (bool) $config->get('only_paths');
  }

  /**
   * Whether the path of the current page, or its alias, is among some.
   */
  private function matches(string $paths): bool {
    $path = $this->currentPath->getPath();
    $path = $path === '/' ? $path : rtrim($path, '/');
    return $this->pathMatcher->matchPath(mb_strtolower($this->aliases->getAliasByPath($path)), $paths)
      || $this->pathMatcher->matchPath($path, $paths);
  }

  /**
   * Where the server is; '' when that is not set.
   */
  private function server(): string {
    return (string) $this->options->config()->get('server');
  }

}
