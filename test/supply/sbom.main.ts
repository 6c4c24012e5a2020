/** `npm run sbom`: writes dist/sbom.cdx.json. */
import { mkdir, writeFile } from 'node:fs/promises';
import { productionSbom } from './sbom.ts';

const dist = new URL('../../dist/', import.meta.url);
await mkdir(dist, { recursive: true });
await writeFile(new URL('sbom.cdx.json', dist), `${JSON.stringify(await productionSbom(), null, 2)}\n`);
