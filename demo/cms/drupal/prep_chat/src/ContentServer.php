<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

/**
 * Where pages are sent, and by what the server knows who sends them.
 */
final class ContentServer {

  /**
   * Says where the server is.
   *
   * @param string $address
   *   Its address without a slash at the end.
   * @param string $site
   *   Key of the site; empty where the server works for one site alone.
   * @param string $secret
   *   The secret for pages, 'whsec_' and base64.
   */
  public function __construct(
    public readonly string $address,
    public readonly string $site,
    #[\SensitiveParameter]
    public readonly string $secret,
  ) {}

}
