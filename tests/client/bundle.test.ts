/** What a page gets that imports from the client library. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { build, type Rollup } from 'vite';

const folder = mkdtempSync(path.join('dist', 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundle(source: string): Promise<string> {
  const entry = path.resolve(folder, 'entry.js');
  writeFileSync(entry, source);
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, lib: { entry, formats: ['es'], fileName: 'page' } },
  });
  return (outputs as Rollup.RollupOutput[])[0]!.output[0].code;
}

describe('a page', () => {
  it('has only the operations that it uses, and nothing that a browser lacks', async () => {
    const page = await bundle(
      `import { connect, MeDocument } from 'xunge/client';
       connect({ url: location.origin, token: '' }).request(MeDocument, {}).then(console.log);`,
    );
    expect(page).toContain('query Me');
    expect(page).not.toContain('mutation FileGridReport');
    expect(page).not.toContain('query NearestUnits');
    expect(page).not.toMatch(/\bnode:|\bprocess\.|require\(|Buffer\b/);
    expect(page.length).toBeLessThan(40_000);
  });

  it('that uses one operation alone has only that', async () => {
    const page = await bundle("import { MeDocument } from 'xunge/client'; console.log(MeDocument.text);");
    expect(page.length).toBeLessThan(1_000);
  });
});
