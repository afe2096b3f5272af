<?php

declare(strict_types=1);

namespace Drupal\prep_chat;

/**
 * Makes the JWT that vouches for somebody who is logged in.
 */
final class IdentityToken {

  private const LIFETIME = 600;

  /**
   * A token of ten minutes, signed with HS256.
   *
   * @param string $secret
   *   The secret for identities, as the server has it.
   * @param string $issuer
   *   Who vouches, as the server has it.
   * @param string $audience
   *   Key of the site.
   * @param string $subject
   *   Whom it is for; neither a name nor an address.
   * @param int $now
   *   Seconds since 1970.
   */
  public static function make(#[\SensitiveParameter] string $secret, string $issuer, string $audience, string $subject, int $now): string {
    $head = self::part(['alg' => 'HS256', 'typ' => 'JWT']);
    $claims = self::part([
      'iss' => $issuer,
      'aud' => $audience,
      'sub' => $subject,
      'iat' => $now,
      'exp' => $now + self::LIFETIME,
    ]);
    return "$head.$claims." . self::base64url(hash_hmac('sha256', "$head.$claims", $secret, TRUE));
  }

  /**
   * A part of a token.
   */
  private static function part(array $values): string {
    return self::base64url(json_encode($values, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR));
  }

  /**
   * Base64 as tokens have it.
   */
  private static function base64url(string $bytes): string {
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
  }

}
