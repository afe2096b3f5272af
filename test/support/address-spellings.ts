/** IPv4 addresses that no crawler may reach, one of each kind. */
export const forbiddenTargets = [
  '127.0.0.1',
  '127.1.2.3',
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.7',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
];

/** IPv6 addresses that no crawler may reach, as they stand in a URL. */
export const forbiddenV6 = [
  '[::]',
  '[::1]',
  '[64:ff9b:1::a00:1]',
  '[100::1]',
  '[100:0:0:1::1]',
  '[2001::1]',
  '[2001:20::1]',
  '[2001:db8::1]',
  '[2002:a00:1::]',
  '[3fff::1]',
  '[5f00::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
];

/** Ways to write an IPv4 address into a URL; the URL parser understands each of them as that address or as no URL. */
export function spellingsOf(target: string): string[] {
  const parts = target.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number, width = 1) => value.toString(16).padStart(width, '0');
  const high = hex(a * 256 + b);
  const low = hex(c * 256 + d);
  const digits = (zero: number) =>
    target.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  return [
    `http://${target}/`,
    `http://${target}./`,
    `http://${target}:80/`,
    `HTTP://${target}/`,
    `http:/${target}/`,
    `http:${target}`,
    `http:\\\\${target}\\`,
    ` http://${target}/`,
    `ht\ttp://${target}/`,
    `http://${number}/`,
    `http://0${number.toString(8)}/`,
    `http://0x${hex(number)}/`,
    `http://0x${hex(number, 16).toUpperCase()}/`,
    `http://${parts.map((part) => `0${part.toString(8)}`).join('.')}/`,
    `http://${parts.map((part) => `000${part.toString(8)}`).join('.')}/`,
    `http://${parts.map((part) => `0x${hex(part)}`).join('.')}/`,
    `http://0x${hex(a)}.0${b.toString(8)}.${c}.${d}/`,
    `http://${a}.${b}.${c * 256 + d}/`,
    `http://${a}.${(b * 256 + c) * 256 + d}/`,
    `http://${digits(0xff10)}/`,
    `http://${digits(0x1d7ce)}/`,
    `http://${target.replaceAll('.', '。')}/`,
    `http://${target.replaceAll('.', '．')}/`,
    `http://${target.replaceAll('.', '%2e')}/`,
    `http://${target.replaceAll('.', '\u00ad.')}/`,
    `http://example.com@${target}/`,
    `http://example.com:80@${target}/`,
    `http://example.com%40@${target}/`,
    `http://${target}\\@example.com/`,
    `http://${target}#@example.com/`,
    `http://${target}?@example.com/`,
    `http://[::${target}]/`,
    `http://[::ffff:${target}]/`,
    `http://[::FFFF:${high}:${low}]/`,
    `http://[0:0:0:0:0:ffff:${high}:${low}]/`,
    `http://[::ffff:0:${high}:${low}]/`,
    `http://[64:ff9b::${high}:${low}]/`,
    `http://[64:ff9b::${target}]/`,
    `http://[2002:${high}:${low}::1]/`,
    `http://[2001:0:${high}:${low}::1]/`,
    `http://[fe80::5efe:${high}:${low}]/`,
    `gopher://${target}/`,
    `ftp://${target}/`,
  ];
}
