// Pages that the pictures show are looked at closely, in both languages and widths.
import { after, before, test } from 'node:test';
import { open } from './registry.mjs';
import { visitor } from './visitor.mjs';
import { walking, walks } from './walks.mjs';

let registry;
before(async () => { registry = await open(); });
after(() => registry.close());

for (const name of Object.keys(walks)) {
  test(`the pages of the walk "${name}" are for everybody`, () =>
    walks[name]({ registry, walker: async () => walking(await visitor(registry), async () => {}) }));
}
