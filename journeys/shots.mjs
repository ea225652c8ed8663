// Takes a picture of every page, in both languages, 320 and 1280 wide, into shots/ (not
// kept by git), and lays them out on contact sheets. For eyes, not for a verdict. Words
// behind the command choose languages, widths and walks: "es 320 clinic". With the word
// "readme" it takes the picture of the README instead.
import { rmSync } from 'node:fs';
import { camera } from './camera.mjs';
import { open } from './registry.mjs';
import { walks } from './walks.mjs';

const folder = new URL('../shots/', import.meta.url).pathname;
const asked = process.argv.slice(2);

// chosen are those of the words that were asked for, or all.
function chosen(words) {
  const some = words.filter((word) => asked.includes(String(word)));
  return some.length > 0 ? some : words;
}

// readme takes the picture of the README, in English.
async function readme() {
  const registry = await open();
  const who = registry.credentials.residents.find((r) => r.persona === 'parent');
  const { walker } = camera(registry, { folder, language: 'en', widths: [1000] });
  const me = await walker('readme');
  await me.signIn(who);
  await me.go(`/me/people/${who.people.find((p) => p.relation !== 'self').patient}/record`);
  await me.page.setViewportSize({ width: 1000, height: 720 });
  await me.page.screenshot({ path: new URL('../docs/record.png', import.meta.url).pathname });
  await registry.close();
}

if (asked.includes('readme')) {
  await readme();
  process.exit();
}
rmSync(folder, { recursive: true, force: true });
for (const language of chosen(['en', 'es'])) {
  const registry = await open();
  const { walker, sheets } = camera(registry, { folder, language, widths: chosen([320, 1280]) });
  for (const walk of chosen(Object.keys(walks))) {
    await walks[walk]({ walker: () => walker(walk), registry }).catch((fault) => console.log(`${language} ${walk} ended early: ${fault.stack}`));
  }
  await sheets();
  await registry.close();
}
console.log(`pictures and sheets are in ${folder}`);
