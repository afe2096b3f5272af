<?php

declare(strict_types=1);

namespace Drupal\prep_chat\Controller;

use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\DependencyInjection\ContainerInjectionInterface;
use Drupal\Core\Session\AccountInterface;
use Drupal\prep_chat\IdentityToken;
use Drupal\prep_chat\Options;
use Symfony\Component\DependencyInjection\ContainerInterface;
use Symfony\Component\HttpFoundation\JsonResponse;
use Symfony\Component\HttpKernel\Exception\NotFoundHttpException;

/**
 * Vouches for whoever is logged in.
 */
final class TokenController implements ContainerInjectionInterface {

  public function __construct(
    private readonly Options $options,
    private readonly AccountInterface $account,
    private readonly TimeInterface $time,
  ) {}

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container): self {
    return new self($container->get('prep_chat.options'), $container->get('current_user'), $container->get('datetime.time'));
  }

  /**
   * A token; the session says whose, and only pages of this site can read it.
   */
  public function token(): JsonResponse {
    if (!$this->options->isIdentityOn()) {
      throw new NotFoundHttpException();
    }
    $token = IdentityToken::make(
      $this->options->secret(Options::IDENTITY_SECRET),
      $this->options->address(),
      $this->options->config()->get('site') ?: 'default',
      'user-' . $this->account->id(),
      $this->time->getCurrentTime(),
    );
    return new JsonResponse(['token' => $token], 200, ['Cache-Control' => 'no-store']);
  }

}
