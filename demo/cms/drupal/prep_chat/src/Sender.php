<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\KeyValueStore\KeyValueFactoryInterface;
use Drupal\Core\KeyValueStore\KeyValueStoreInterface;
use Drupal\Core\Lock\LockBackendInterface;
use Drupal\Core\Queue\QueueFactory;
use Drupal\Core\Queue\SuspendQueueException;
use Drupal\Core\State\StateInterface;
use Drupal\workspaces\WorkspaceManagerInterface;
use Psr\Log\LoggerInterface;

/**
 * Sends an item of the queue: what its nodes say now, and what is gone.
 */
class Sender {

  /**
   * Name of the state with what the settings page shows.
   */
  public const STATUS = 'prep_chat.status';

  /**
   * Name of the collection with the addresses that the server knows, by node.
   */
  public const SENT = 'prep_chat.sent';

  private const LOCK = 'prep_chat_send';

  private const LOCK_SECONDS = 120;

  private const WAIT_SECONDS = 20;

  private const MOST_FAILED = 20;

  public function __construct(
    private readonly Options $options,
    private readonly ContentClient $client,
    private readonly NodePages $pages,
    private readonly KeyValueFactoryInterface $keyValue,
    private readonly StateInterface $state,
    private readonly QueueFactory $queues,
    private readonly LockBackendInterface $lock,
    private readonly TimeInterface $time,
    private readonly LoggerInterface $logger,
    private readonly ?WorkspaceManagerInterface $workspaces = NULL,
  ) {}

  /**
   * Sends an item; when it returns, the item is done with.
   *
   * @param array{nodes: array<int, string[]>} $item
   *   Nodes, with addresses that the server may know them by.
   *
   * @throws \Drupal\Core\Queue\SuspendQueueException
   *   When it is to be sent again later.
   */
  public function send(array $item): void {
    // One at a time: what was read first must not arrive last.
    if (!$this->lock->acquire(self::LOCK, self::LOCK_SECONDS)
      && ($this->lock->wait(self::LOCK, self::WAIT_SECONDS) || !$this->lock->acquire(self::LOCK, self::LOCK_SECONDS))) {
      throw new SuspendQueueException('Another process is sending.');
    }
    try {
      $send = fn () => $this->sendNodes($item['nodes']);
      // Whoever edits in a workspace has not published anything.
      $this->workspaces ? $this->workspaces->executeOutsideWorkspace($send) : $send();
    }
    finally {
      $this->lock->release(self::LOCK);
    }
  }

  /**
   * Nodes of which the server knows pages.
   *
   * @return int[]
   *   Their ids.
   */
  public function sentNodes(): array {
    return array_keys($this->sent()->getAll());
  }

  /**
   * How it stands.
   *
   * @return array{at: int, error: string, failed: array<int, array>}
   *   When the server last took something (0 for never), why it takes nothing
   *   now, and pages that it has refused.
   */
  public function status(): array {
    return $this->state->get(self::STATUS, []) + ['at' => 0, 'error' => '', 'failed' => []];
  }

  /**
   * Sends some nodes.
   *
   * @param array<int, string[]> $nodes
   *   Addresses that the server may know them by, by their ids.
   */
  private function sendNodes(array $nodes): void {
    $server = $this->options->server();
    if ($server === NULL) {
      throw new SuspendQueueException('The server or its secret is not set.');
    }
    $read_at = $this->time->getCurrentTime();
    $pages = [];
    $known = [];
    $urls = [];
    foreach ($nodes as $id => $noted) {
      $now = $this->pages->read((int) $id);
      $pages += $now;
      $known = [...$known, ...$noted, ...$this->sent()->get((string) $id, [])];
      $urls[$id] = array_keys($now);
    }
    $removed = array_diff(array_unique($known), array_keys($pages));
    if (!$pages && !$removed) {
      return;
    }
    try {
      $report = $this->client->send($server, $pages, $removed, $read_at);
    }
    catch (ContentException $e) {
      $this->refused($e, $nodes);
      return;
    }
    foreach ($urls as $id => $of_node) {
      $of_node ? $this->sent()->set((string) $id, $of_node) : $this->sent()->delete((string) $id);
    }
    $this->taken([...array_keys($pages), ...$removed], $report['failed'] ?? []);
  }

  /**
   * The server has taken a message.
   *
   * @param string[] $urls
   *   What it was about.
   * @param array<int, array{url: string, message: string}> $failed
   *   Pages of it that it has refused.
   */
  private function taken(array $urls, array $failed): void {
    $before = array_filter($this->status()['failed'], static fn (array $page): bool => !in_array($page['url'], $urls, TRUE));
    $this->state->set(self::STATUS, [
      'at' => $this->time->getCurrentTime(),
      'error' => '',
      'failed' => array_slice([...$failed, ...$before], 0, self::MOST_FAILED),
    ]);
  }

  /**
   * The server has not taken a message.
   *
   * @param \Drupal\prep_chat\ContentException $e
   *   Why.
   * @param array<int, string[]> $nodes
   *   What it was about.
   */
  private function refused(ContentException $e, array $nodes): void {
    if (!$e->isContentAtFault()) {
      $this->state->set(self::STATUS, ['error' => $e->getMessage()] + $this->status());
      throw new SuspendQueueException($e->getMessage(), 0, $e);
    }
    if (count($nodes) > 1) {
      // One page among many that the server does not take: each goes alone.
      foreach ($nodes as $id => $noted) {
        $this->queues->get(Outbox::QUEUE, TRUE)->createItem(['nodes' => [$id => $noted], 'is_alone' => TRUE]);
      }
      return;
    }
    $this->logger->error('Node @id cannot be sent: @message', ['@id' => array_key_first($nodes), '@message' => $e->getMessage()]);
    $failed = ['url' => '/node/' . array_key_first($nodes), 'message' => $e->getMessage()];
    $status = $this->status();
    $this->state->set(self::STATUS, ['failed' => array_slice([$failed, ...$status['failed']], 0, self::MOST_FAILED)] + $status);
  }

  /**
   * Addresses that the server knows, by node.
   */
  private function sent(): KeyValueStoreInterface {
    return $this->keyValue->get(self::SENT);
  }

}
