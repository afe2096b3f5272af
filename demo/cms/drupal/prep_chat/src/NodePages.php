<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

use Drupal\Component\Utility\Html;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Extension\ModuleHandlerInterface;
use Drupal\Core\Render\RendererInterface;
use Drupal\Core\Session\AccountSwitcherInterface;
use Drupal\Core\Session\AnonymousUserSession;
use Drupal\Core\Theme\ThemeInitializationInterface;
use Drupal\Core\Theme\ThemeManagerInterface;
use Drupal\node\NodeInterface;
use Drupal\path_alias\AliasManagerInterface;

/**
 * Nodes as a visitor who is not logged in sees them.
 */
class NodePages {

  public function __construct(
    private readonly Options $options,
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly RendererInterface $renderer,
    private readonly AccountSwitcherInterface $accountSwitcher,
    private readonly ThemeManagerInterface $themeManager,
    private readonly ThemeInitializationInterface $themeInitialization,
    private readonly ConfigFactoryInterface $configFactory,
    private readonly ModuleHandlerInterface $moduleHandler,
    private readonly AliasManagerInterface $aliases,
  ) {}

  /**
   * Addresses of a node, one for each language that it is in.
   *
   * @return string[]
   *   Addresses that visitors see, whether or not anybody may see the node.
   */
  public function urls(NodeInterface $node): array {
    return array_map(
      fn (string $language): string => $this->url($node->getTranslation($language)),
      array_keys($node->getTranslationLanguages()),
    );
  }

  /**
   * A node as pages for the server, one for each language that it is in.
   *
   * @param int $id
   *   The node; there may be none.
   *
   * @return array<string, array{url: string, title: string, html: string}>
   *   What anybody may see of it, by address.
   */
  public function read(int $id): array {
    // What this process has read before, another may have changed since.
    $this->configFactory->reset(Options::CONFIG);
    $this->aliases->cacheClear('/node/' . $id);
    $node = $this->entityTypeManager->getStorage('node')->loadUnchanged($id);
    if (!$node instanceof NodeInterface || in_array($node->bundle(), $this->options->config()->get('unsent_types') ?? [], TRUE)) {
      return [];
    }
    $this->entityTypeManager->getAccessControlHandler('node')->resetCache();
    $theme_before = $this->themeManager->getActiveTheme();
    $theme = $this->configFactory->get('system.theme')->get('default');
    $anonymous = new AnonymousUserSession();
    $this->accountSwitcher->switchTo($anonymous);
    $pages = [];
    try {
      // Not in the theme of the administration, in which it was edited.
      $this->themeManager->setActiveTheme($this->themeInitialization->initTheme($theme));
      foreach (array_keys($node->getTranslationLanguages()) as $language) {
        $translation = $node->getTranslation($language);
        if (!$translation->isPublished() || !$translation->access('view', $anonymous)) {
          continue;
        }
        $page = $this->page($translation);
        $this->moduleHandler->alter('prep_chat_page', $page, $translation);
        if ($page !== NULL) {
          $pages[$page['url']] = $page;
        }
      }
    }
    finally {
      $this->themeManager->setActiveTheme($theme_before);
      $this->accountSwitcher->switchBack();
    }
    return $pages;
  }

  /**
   * A translation as a page.
   *
   * @return array{url: string, title: string, html: string}
   *   The page.
   */
  private function page(NodeInterface $node): array {
    $language = $node->language()->getId();
    $build = $this->entityTypeManager->getViewBuilder('node')->view($node, 'full', $language);
    $title = (string) $node->label();
    $html = sprintf(
      '<html lang="%s"><head><title>%s</title></head><body><main>%s</main></body></html>',
      Html::escape($language),
      Html::escape($title),
      $this->renderer->renderInIsolation($build),
    );
    // The server takes texts, and these are none.
    return str_replace("\0", '', ['url' => $this->url($node), 'title' => $title, 'html' => $html]);
  }

  /**
   * Address of a translation.
   *
   * Asked for with what it depends on, so that this is not laid to the charge
   * of whatever is being rendered while a node is saved.
   */
  private function url(NodeInterface $node): string {
    $options = ['absolute' => TRUE, 'base_url' => $this->options->address()];
    return $node->toUrl('canonical', $options)->toString(TRUE)->getGeneratedUrl();
  }

}
