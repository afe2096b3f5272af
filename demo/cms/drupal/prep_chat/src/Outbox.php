<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\DestructableInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Queue\QueueFactory;
use Drupal\Core\Queue\QueueInterface;
use Drupal\node\NodeInterface;
use Drupal\path_alias\PathAliasInterface;
use Psr\Log\LoggerInterface;

/**
 * Notes what the server is still to hear of.
 *
 * A note is an item of a queue, written in the transaction that saves the node.
 * It names nodes, never their text: what is sent is the node as it is then. The
 * queue is worked at when the response is sent, and else by cron.
 */
class Outbox implements DestructableInterface {

  /**
   * Name of the queue and of its worker.
   */
  public const QUEUE = 'prep_chat_pages';

  private const NODES_AT_ONCE = 20;

  private const SECONDS_AFTER_RESPONSE = 20;

  /**
   * Seconds after which an item counts as left behind.
   */
  private const LEASE = 180;

  /**
   * Whether this request has noted something.
   */
  private bool $hasNoted = FALSE;

  public function __construct(
    private readonly Options $options,
    private readonly NodePages $pages,
    private readonly Sender $sender,
    private readonly QueueFactory $queues,
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly TimeInterface $time,
    private readonly LoggerInterface $logger,
  ) {}

  /**
   * A node was saved, in whatever status, or is about to be deleted.
   */
  public function note(NodeInterface $node): void {
    if ($this->options->server()) {
      $this->add([(int) $node->id() => $this->pages->urls($node)]);
    }
  }

  /**
   * An alias was saved or deleted, perhaps that of a node.
   */
  public function noteAlias(PathAliasInterface $alias): void {
    if ($this->options->server() && preg_match('~^/node/(\d+)$~', (string) $alias->getPath(), $matches)) {
      $this->add([(int) $matches[1] => []]);
    }
  }

  /**
   * Notes every page, and every one that the server was once sent.
   */
  public function noteEverything(): void {
    $published = $this->entityTypeManager->getStorage('node')->getQuery()
      ->accessCheck(FALSE)
      ->condition('status', NodeInterface::PUBLISHED)
      ->execute();
    $ids = array_unique(array_map('intval', [...array_values($published), ...$this->sender->sentNodes()]));
    sort($ids);
    $queue = $this->queues->get(self::QUEUE, TRUE);
    foreach (array_chunk($ids, self::NODES_AT_ONCE) as $some) {
      $queue->createItem(['nodes' => array_fill_keys($some, [])]);
    }
  }

  /**
   * How many messages wait.
   */
  public function count(): int {
    return (int) $this->queues->get(self::QUEUE, TRUE)->numberOfItems();
  }

  /**
   * Sends what is noted.
   *
   * @param int $seconds
   *   How long to begin with another message.
   *
   * @return bool
   *   Whether it ended for want of time. Else there is nothing left that is not
   *   in other hands, or a message could not be sent: it and all others stay.
   */
  public function work(int $seconds): bool {
    $queue = $this->queues->get(self::QUEUE, TRUE);
    $end = $this->time->getCurrentTime() + $seconds;
    while ($this->time->getCurrentTime() < $end) {
      $items = $this->claim($queue);
      if (!$items) {
        return FALSE;
      }
      try {
        $this->sender->send(['nodes' => self::nodes($items)]);
        array_map($queue->deleteItem(...), $items);
      }
      catch (\Throwable $e) {
        array_map($queue->releaseItem(...), $items);
        $this->logger->error('Pages wait to be sent: @message', ['@message' => $e->getMessage()]);
        return FALSE;
      }
    }
    return TRUE;
  }

  /**
   * {@inheritdoc}
   *
   * The response is sent: nobody waits for this.
   */
  public function destruct(): void {
    if ($this->hasNoted) {
      $this->hasNoted = FALSE;
      $this->work(self::SECONDS_AFTER_RESPONSE);
    }
  }

  /**
   * Adds an item.
   *
   * @param array<int, string[]> $nodes
   *   Addresses that the server may know them by, by their ids.
   */
  private function add(array $nodes): void {
    $this->hasNoted = TRUE;
    $this->queues->get(self::QUEUE, TRUE)->createItem(['nodes' => $nodes]);
  }

  /**
   * Takes items that make one message: an editor's one click can leave several.
   *
   * @return object[]
   *   The items; none when nothing is left that is not in other hands.
   */
  private function claim(QueueInterface $queue): array {
    $items = [];
    $count = 0;
    while ($count < self::NODES_AT_ONCE && ($item = $queue->claimItem(self::LEASE))) {
      $is_alone = $item->data['is_alone'] ?? FALSE;
      if ($is_alone && $items) {
        $queue->releaseItem($item);
        break;
      }
      $items[] = $item;
      $count += $is_alone ? self::NODES_AT_ONCE : count($item->data['nodes']);
    }
    return $items;
  }

  /**
   * Nodes of items, each once.
   *
   * @param object[] $items
   *   The items.
   *
   * @return array<int, string[]>
   *   Addresses that the server may know them by, by their ids.
   */
  private static function nodes(array $items): array {
    $nodes = [];
    foreach ($items as $item) {
      foreach ($item->data['nodes'] as $id => $urls) {
        $nodes[$id] = [...$nodes[$id] ?? [], ...$urls];
      }
    }
    return $nodes;
  }

}
