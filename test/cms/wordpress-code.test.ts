import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { installPackages } from './wordpress/install-packages.ts';

const lack = installPackages({ 'php-codesniffer': '/usr/bin/phpcs' });
if (lack) console.log(`Code of the plugin for WordPress: not checked, ${lack}`);

const folder = fileURLToPath(new URL('../../demo/cms/wordpress/', import.meta.url));
const sniff = (args: string[], input = '') =>
  spawnSync('phpcs', ['-s', '--report-width=120', ...args], {
    cwd: folder,
    encoding: 'utf8',
    input,
    timeout: 100_000,
  });

describe.skipIf(lack !== undefined)('the code of the plugin for WordPress', () => {
  it('has nothing in it that the sniffs complain of', () => {
    const { status, stdout, stderr } = sniff([]);
    expect(stdout + stderr).toBe('');
    expect(status).toBe(0);
  });

  it('would be complained of, were it written otherwise', () => {
    const code = `<?php
function say($x)
{
    if($x)
        echo json_encode( array($x) );
}
`;
    const { status, stdout } = sniff(['-'], code);
    expect(status).toBeGreaterThan(0);
    for (const name of [
      'Generic.WhiteSpace.DisallowSpaceIndent',
      'Generic.Functions.OpeningFunctionBraceKernighanRitchie',
      'Generic.ControlStructures.InlineControlStructure',
      'Squiz.Functions.FunctionDeclarationArgumentSpacing',
      'Squiz.ControlStructures.ControlSignature',
      'Squiz.Commenting.FunctionComment',
      'Generic.PHP.ForbiddenFunctions',
    ])
      expect(stdout).toContain(name);
  });
});
