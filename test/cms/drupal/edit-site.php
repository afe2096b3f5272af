<?php

/**
 * @file
 * Does on a site in memory what editors do, step by step from stdin, and writes after each step how it stands.
 */

use Drupal\Core\Site\Settings;

require_once '/usr/share/php/GuzzleHttp/autoload.php';
require_once '/usr/share/php/Psr/Log/autoload.php';
require_once __DIR__ . '/../../support/drupal/types.php';
spl_autoload_register(static function (string $class): void {
  $path = $_SERVER['argv'][1] . '/src/' . strtr(substr($class, strlen('Drupal\prep_chat\\')), '\\', '/') . '.php';
  if (is_file($path)) {
    require $path;
  }
});
require_once __DIR__ . '/../../support/drupal/site.php';

['secret' => $secret, 'config' => $config, 'steps' => $steps] = json_decode(stream_get_contents(STDIN), TRUE, 512, JSON_THROW_ON_ERROR);
$site = new Site();
$site->config = $config;
Settings::$all = ['prep_chat' => ['content_secret' => $secret]];
$standing = [];
foreach ($steps as $step) {
  match ($step['do']) {
    'save' => $site->save($step['id'], $step['type'] ?? 'page', $step['languages']),
    'delete' => $site->remove($step['id']),
    'set' => $site->config = $step['config'] + $site->config,
    'lock' => $site->isLocked = $step['locked'],
    'everything' => $site->outbox->noteEverything(),
    'end request' => $site->outbox->destruct(),
    'cron' => $site->outbox->work(60),
  };
  $standing[] = ['waiting' => $site->outbox->count(), 'theme' => $site->theme, 'switched' => $site->switched, 'log' => $site->log] + $site->sender->status();
  $site->log = [];
}
echo json_encode($standing);
