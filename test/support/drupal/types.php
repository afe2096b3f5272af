<?php

/**
 * @file
 * The types of Drupal that the module's services name, as far as these use them: Drupal cannot be installed here.
 */

namespace Drupal\Component\Datetime { interface TimeInterface { public function getCurrentTime(); } }
namespace Drupal\Component\Utility {
  class Html { public static function escape($text): string { return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8'); } }
}
namespace Drupal\Core { interface DestructableInterface { public function destruct(); } }
namespace Drupal\Core\Config {
  interface ConfigFactoryInterface { public function get($name); public function reset($name = NULL); }
  class ImmutableConfig {
    public function __construct(private array $values) {}
    public function get($key = '') { return $this->values[$key] ?? NULL; }
  }
}
namespace Drupal\Core\Entity { interface EntityTypeManagerInterface { public function getStorage($type); } }
namespace Drupal\Core\Extension { interface ModuleHandlerInterface { public function alter($type, &$data, &$context1 = NULL); } }
namespace Drupal\Core\KeyValueStore {
  interface KeyValueFactoryInterface { public function get($collection); }
  interface KeyValueStoreInterface { public function get($key, $default = NULL); public function set($key, $value); public function delete($key); public function getAll(); }
}
namespace Drupal\Core\Lock { interface LockBackendInterface { public function acquire($name, $timeout = 30.0); public function release($name); public function wait($name, $delay = 30); } }
namespace Drupal\Core\Queue {
  interface QueueInterface { public function createItem($data); public function numberOfItems(); public function claimItem($lease_time = 3600); public function releaseItem($item); public function deleteItem($item); }
  class QueueFactory {
    public function __construct(private object $queue) {}
    public function get($name, $reliable = FALSE) { return $this->queue; }
  }
  class SuspendQueueException extends \RuntimeException {}
}
namespace Drupal\Core\Render { interface RendererInterface { public function renderInIsolation(&$elements); } }
namespace Drupal\Core\Session {
  interface AccountSwitcherInterface { public function switchTo($account); public function switchBack(); }
  class AnonymousUserSession {}
}
namespace Drupal\Core\Site {
  class Settings {
    public static array $all = [];
    public static function get($name, $default = NULL) { return self::$all[$name] ?? $default; }
  }
}
namespace Drupal\Core\State { interface StateInterface { public function get($key, $default = NULL); public function set($key, $value); public function delete($key); } }
namespace Drupal\Core\Theme {
  interface ThemeInitializationInterface { public function initTheme($name); }
  interface ThemeManagerInterface { public function getActiveTheme(); public function setActiveTheme($theme); }
}
namespace Drupal\node { interface NodeInterface { const PUBLISHED = 1; public function id(); } }
namespace Drupal\path_alias { interface AliasManagerInterface { public function cacheClear($source = NULL); } interface PathAliasInterface { public function getPath(); } }
namespace Drupal\workspaces { interface WorkspaceManagerInterface { public function executeOutsideWorkspace(callable $function); } }
