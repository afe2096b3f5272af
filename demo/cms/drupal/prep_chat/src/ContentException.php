<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

/**
 * The server has not taken a message; the text says why, in words for owners.
 */
final class ContentException extends \RuntimeException {

  /**
   * Says what went wrong.
   *
   * @param string $message
   *   For the owner.
   * @param int $status
   *   Status of HTTP; 0 when there was no answer.
   * @param \Throwable|null $previous
   *   What it comes from.
   */
  public function __construct(string $message, public readonly int $status, ?\Throwable $previous = NULL) {
    parent::__construct($message, $status, $previous);
  }

  /**
   * Whether sending the same again cannot help.
   */
  public function isContentAtFault(): bool {
    return $this->status === 400 || $this->status === 413;
  }

}
