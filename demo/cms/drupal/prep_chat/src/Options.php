<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Config\ImmutableConfig;
use Drupal\Core\Site\Settings;
use Drupal\Core\State\StateInterface;

/**
 * What the owner has set.
 */
class Options {

  public const CONFIG = 'prep_chat.settings';

  /**
   * Secrets are kept as state: configuration is exported and put under Git.
   */
  public const STATE_PREFIX = 'prep_chat.';

  public const CONTENT_SECRET = 'content_secret';

  public const IDENTITY_SECRET = 'identity_secret';

  public const LEAST_IDENTITY_SECRET = 32;

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly StateInterface $state,
  ) {}

  /**
   * The configuration.
   */
  public function config(): ImmutableConfig {
    return $this->configFactory->get(self::CONFIG);
  }

  /**
   * A secret, from settings.php or else from the database; '' for none.
   */
  public function secret(string $name): string {
    return $this->secretInFile($name) ?? (string) $this->state->get(self::STATE_PREFIX . $name, '');
  }

  /**
   * Whether settings.php has a secret, and the form therefore no say in it.
   */
  public function isSecretInFile(string $name): bool {
    return $this->secretInFile($name) !== NULL;
  }

  /**
   * Keeps a secret, or removes it when it is ''.
   */
  public function setSecret(string $name, #[\SensitiveParameter] string $secret): void {
    if ($secret === '') {
      $this->state->delete(self::STATE_PREFIX . $name);
    }
    else {
      $this->state->set(self::STATE_PREFIX . $name, $secret);
    }
  }

  /**
   * The server as pages are sent there; NULL while something is not set.
   */
  public function server(): ?ContentServer {
    $config = $this->config();
    $server = (string) $config->get('server');
    $secret = $this->secret(self::CONTENT_SECRET);
    if ($server === '' || $secret === '' || $this->address() === '') {
      return NULL;
    }
    return new ContentServer($server, (string) $config->get('site'), $secret);
  }

  /**
   * Address of this site as visitors see it: cron knows none.
   */
  public function address(): string {
    return (string) $this->config()->get('address');
  }

  /**
   * Whether people who are logged in are vouched for.
   */
  public function isIdentityOn(): bool {
    return $this->config()->get('identity') && strlen($this->secret(self::IDENTITY_SECRET)) >= self::LEAST_IDENTITY_SECRET;
  }

  /**
   * A secret in settings.php.
   */
  private function secretInFile(string $name): ?string {
    $secret = Settings::get('prep_chat', [])[$name] ?? NULL;
    return is_string($secret) && $secret !== '' ? $secret : NULL;
  }

}
