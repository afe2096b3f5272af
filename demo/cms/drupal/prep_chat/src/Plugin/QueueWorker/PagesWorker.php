<?php

declare(strict_types=1);

namespace Drupal\prep_chat\Plugin\QueueWorker;

use Drupal\Core\Plugin\ContainerFactoryPluginInterface;
use Drupal\Core\Queue\Attribute\QueueWorker;
use Drupal\Core\Queue\QueueWorkerBase;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Drupal\prep_chat\Outbox;
use Drupal\prep_chat\Sender;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * Sends with cron what could not be sent when it was saved.
 */
#[QueueWorker(
  id: Outbox::QUEUE,
  title: new TranslatableMarkup('Pages for the prep-chat server'),
  cron: ['time' => 60],
)]
final class PagesWorker extends QueueWorkerBase implements ContainerFactoryPluginInterface {

  public function __construct(array $configuration, string $plugin_id, mixed $plugin_definition, protected Sender $sender) {
    parent::__construct($configuration, $plugin_id, $plugin_definition);
  }

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition): self {
    return new self($configuration, $plugin_id, $plugin_definition, $container->get('prep_chat.sender'));
  }

  /**
   * {@inheritdoc}
   */
  public function processItem($data): void {
    $this->sender->send($data);
  }

}
