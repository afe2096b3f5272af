<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

use GuzzleHttp\ClientInterface;
use GuzzleHttp\Exception\GuzzleException;

/**
 * Sends signed messages, as the Standard Webhooks specification has them.
 */
final class ContentClient {

  private const TIMEOUT = 20;

  private const CONNECT_TIMEOUT = 5;

  public function __construct(private readonly ClientInterface $http) {}

  /**
   * Sends pages and addresses that are gone.
   *
   * @param \Drupal\prep_chat\ContentServer $server
   *   The server.
   * @param array<int, array{url: string, title: string, html: string}> $pages
   *   At most 100.
   * @param string[] $removed
   *   Addresses, at most 1000.
   * @param int $read_at
   *   When the pages were begun to be read, seconds since 1970: of two messages
   *   the one that was read later is to count.
   *
   * @return array
   *   The server's report: 'added', 'changed', 'unchanged', 'removed', and
   *   'failed' with 'url', 'code' and 'message' of each page.
   *
   * @throws \Drupal\prep_chat\ContentException
   */
  public function send(ContentServer $server, array $pages, array $removed, int $read_at): array {
    $body = json_encode(
      ['pages' => array_values($pages), 'removed' => array_values($removed)],
      JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR,
    );
    $id = 'msg_' . bin2hex(random_bytes(16));
    $headers = [
      'Content-Type' => 'application/json',
      'webhook-id' => $id,
      'webhook-timestamp' => (string) $read_at,
      'webhook-signature' => self::signature($server->secret, "$id.$read_at.$body"),
    ];
    if ($server->site !== '') {
      $headers['x-prep-chat-site'] = $server->site;
    }
    try {
      $response = $this->http->request('POST', $server->address . '/api/content', [
        'headers' => $headers,
        'body' => $body,
        'timeout' => self::TIMEOUT,
        'connect_timeout' => self::CONNECT_TIMEOUT,
        'allow_redirects' => FALSE,
        'http_errors' => FALSE,
      ]);
    }
    catch (GuzzleException $e) {
      throw new ContentException('The server cannot be reached: ' . $e->getMessage(), 0, $e);
    }
    $status = $response->getStatusCode();
    $answer = json_decode((string) $response->getBody(), TRUE);
    if ($status === 200 && is_array($answer)) {
      return $answer;
    }
    throw new ContentException(self::sentence($status, $answer['error']['message'] ?? ''), $status);
  }

  /**
   * Signs a text: id, time and body.
   */
  private static function signature(#[\SensitiveParameter] string $secret, string $text): string {
    $bytes = (string) base64_decode(substr($secret, strlen('whsec_')), TRUE);
    return 'v1,' . base64_encode(hash_hmac('sha256', $text, $bytes, TRUE));
  }

  /**
   * What owners read about an answer that is none.
   */
  private static function sentence(int $status, string $said): string {
    if ($status === 404) {
      return 'The server takes no pages: the key of the site is wrong, or no secret is set there for it.';
    }
    return trim("The server answered $status: $said");
  }

}
