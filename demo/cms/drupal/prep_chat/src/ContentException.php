<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

/**
 * The server has not taken a message; the text says why, in words for owners.
 *
 * The code is the status of HTTP, or 0 when there was no answer.
 */
final class ContentException extends \RuntimeException {

  /**
   * Whether sending the same again cannot help.
   */
  public function isContentAtFault(): bool {
    return $this->getCode() === 400 || $this->getCode() === 413;
  }

}
