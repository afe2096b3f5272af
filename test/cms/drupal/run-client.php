<?php

/**
 * @file
 * Runs what the module has that needs no Drupal: reads a task from stdin, writes what became of it.
 */

use Drupal\prep_chat\ContentClient;
use Drupal\prep_chat\ContentException;
use Drupal\prep_chat\ContentServer;
use Drupal\prep_chat\IdentityToken;
use GuzzleHttp\Client;

require_once '/usr/share/php/GuzzleHttp/autoload.php';
spl_autoload_register(static function (string $class): void {
  require $_SERVER['argv'][1] . '/src/' . strtr(substr($class, strlen('Drupal\prep_chat\\')), '\\', '/') . '.php';
});

$task = json_decode(stream_get_contents(STDIN), TRUE, 512, JSON_THROW_ON_ERROR);
if ($task['do'] === 'token') {
  exit(json_encode(IdentityToken::make($task['secret'], $task['issuer'], 'default', 'user-7', time())));
}
try {
  $server = new ContentServer($task['server'], $task['site'], $task['secret']);
  $outcome = (new ContentClient(new Client()))->send($server, $task['pages'], $task['removed'], time());
}
catch (ContentException $e) {
  $outcome = ['error' => $e->getMessage(), 'status' => $e->getCode(), 'isContentAtFault' => $e->isContentAtFault()];
}
echo json_encode($outcome);
