<?php

/**
 * @file
 * A site in memory: nodes, who may see them, a queue, state, and the module's services over all that.
 */

use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Config\ImmutableConfig;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Extension\ModuleHandlerInterface;
use Drupal\Core\KeyValueStore\KeyValueFactoryInterface;
use Drupal\Core\KeyValueStore\KeyValueStoreInterface;
use Drupal\Core\Lock\LockBackendInterface;
use Drupal\Core\Queue\QueueFactory;
use Drupal\Core\Queue\QueueInterface;
use Drupal\Core\Render\RendererInterface;
use Drupal\Core\Session\AccountSwitcherInterface;
use Drupal\Core\Session\AnonymousUserSession;
use Drupal\Core\State\StateInterface;
use Drupal\Core\Theme\ThemeInitializationInterface;
use Drupal\Core\Theme\ThemeManagerInterface;
use Drupal\node\NodeInterface;
use Drupal\path_alias\AliasManagerInterface;
use Drupal\prep_chat\ContentClient;
use Drupal\prep_chat\NodePages;
use Drupal\prep_chat\Options;
use Drupal\prep_chat\Outbox;
use Drupal\prep_chat\Sender;
use GuzzleHttp\Client;
use Psr\Log\AbstractLogger;

/** A node in one or several languages: `[language => [path, title, text, published, anonymous]]`. */
final class SiteNode implements NodeInterface {
  public function __construct(private int $id, private string $type, private array $languages, private string $language) {}
  public function id() { return (string) $this->id; }
  public function bundle() { return $this->type; }
  public function label() { return $this->own()['title']; }
  public function text(): string { return $this->own()['text']; }
  public function language() { return new class($this->language) { public function __construct(private string $id) {} public function getId() { return $this->id; } }; }
  public function getTranslationLanguages() { return $this->languages; }
  public function getTranslation($language) { return new self($this->id, $this->type, $this->languages, $language); }
  public function isPublished() { return $this->own()['published'] ?? TRUE; }
  public function access($operation, $account) { return $account instanceof AnonymousUserSession && $this->isPublished() && ($this->own()['anonymous'] ?? TRUE); }
  public function toUrl($rel, $options) {
    return new class($options['base_url'] . $this->own()['path']) {
      public function __construct(private string $url) {}
      public function toString($collect) { return $this; }
      public function getGeneratedUrl() { return $this->url; }
    };
  }
  private function own(): array { return $this->languages[$this->language]; }
}

/** Drupal's queue in a database, in memory: first in, first out; what is claimed is nobody else's. */
final class SiteQueue implements QueueInterface {
  public array $items = [];
  private int $last = 0;
  public function createItem($data) { $this->items[++$this->last] = ['data' => serialize($data), 'claimed' => FALSE]; return $this->last; }
  public function numberOfItems() { return (string) count($this->items); }
  public function claimItem($lease_time = 3600) {
    foreach ($this->items as $id => $item) {
      if (!$item['claimed']) {
        $this->items[$id]['claimed'] = TRUE;
        return (object) ['item_id' => $id, 'data' => unserialize($item['data'])];
      }
    }
    return FALSE;
  }
  public function releaseItem($item) { $this->items[$item->item_id]['claimed'] = FALSE; return TRUE; }
  public function deleteItem($item) { unset($this->items[$item->item_id]); }
}

final class SiteStore implements KeyValueStoreInterface, StateInterface, KeyValueFactoryInterface {
  private array $values = [];
  public function get($key, $default = NULL) { return $key === Sender::SENT ? $this : $this->values[$key] ?? $default; }
  public function set($key, $value) { $this->values[$key] = $value; }
  public function delete($key) { unset($this->values[$key]); }
  public function getAll() { return $this->values; }
}

final class Site implements ConfigFactoryInterface, EntityTypeManagerInterface, ModuleHandlerInterface, LockBackendInterface, RendererInterface, AccountSwitcherInterface, ThemeInitializationInterface, ThemeManagerInterface, TimeInterface, AliasManagerInterface {
  public array $config = [];
  public array $nodes = [];
  public array $log = [];
  public bool $isLocked = FALSE;
  public string $theme = 'admin';
  public int $switched = 0;
  public SiteQueue $queue;
  public Outbox $outbox;
  public Sender $sender;

  public function __construct() {
    $this->queue = new SiteQueue();
    $state = new SiteStore();
    $logger = new class($this) extends AbstractLogger {
      public function __construct(private Site $site) {}
      public function log($level, $message, array $context = []) { $this->site->log[] = strtr($message, $context); }
    };
    $options = new Options($this, $state);
    $queues = new QueueFactory($this->queue);
    $pages = new NodePages($options, $this, $this, $this, $this, $this, $this, $this, $this);
    $this->sender = new Sender($options, new ContentClient(new Client()), $pages, new SiteStore(), $state, $queues, $this, $this, $logger);
    $this->outbox = new Outbox($options, $pages, $this->sender, $queues, $this, $this, $logger);
  }

  public function save(int $id, string $type, array $languages): void {
    $this->nodes[$id] = new SiteNode($id, $type, $languages, array_key_first($languages));
    $this->outbox->note($this->nodes[$id]);
  }
  public function remove(int $id): void {
    $this->outbox->note($this->nodes[$id]);
    unset($this->nodes[$id]);
  }

  public function get($name) { return new ImmutableConfig($name === 'system.theme' ? ['default' => 'front'] : $this->config); }
  public function getStorage($type) { return $this; }
  public function loadUnchanged($id) { return $this->nodes[$id] ?? NULL; }
  public function getQuery() { return $this; }
  public function accessCheck($check) { return $this; }
  public function condition($field, $value) { return $this; }
  public function execute() { return array_map('strval', array_keys($this->nodes)); }
  public function getAccessControlHandler($type) { return $this; }
  public function resetCache() {}
  public function reset($name = NULL) {}
  public function cacheClear($source = NULL) {}
  public function getViewBuilder($type) { return $this; }
  public function view($node, $mode, $language) { return ['node' => $node]; }
  public function renderInIsolation(&$elements) {
    if ($this->theme !== 'front' || $this->switched !== 1) {
      throw new LogicException('not as visitors see it');
    }
    return $elements['node']->text();
  }
  public function switchTo($account) { $this->switched++; return $this; }
  public function switchBack() { $this->switched--; return $this; }
  public function initTheme($name) { return $name; }
  public function getActiveTheme() { return $this->theme; }
  public function setActiveTheme($theme) { $this->theme = $theme; return $this; }
  public function alter($type, &$data, &$context1 = NULL) {
    if ($data && str_contains($data['html'], 'internal')) {
      $data = NULL;
    }
  }
  public function acquire($name, $timeout = 30.0) { return !$this->isLocked; }
  public function release($name) {}
  public function wait($name, $delay = 30) { return $this->isLocked; }
  public function getCurrentTime() { return time(); }
}
