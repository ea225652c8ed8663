// Finds words of one language left in pages of the other: the texts of the catalog, cut
// where values are put into them, and looked for in what a page says.
import { readFileSync, readdirSync } from 'node:fs';

const catalog = new URL('../iis/catalog/', import.meta.url).pathname;
const texts = (language) => readdirSync(`${catalog}${language}`).flatMap((file) => Object.values(JSON.parse(readFileSync(`${catalog}${language}/${file}`, 'utf8'))));

// pieces are the parts of texts that are long enough to belong to one language.
const pieces = (all) => all.flatMap((text) => text.split(/\{[^}]*\}/)).map((piece) => piece.trim()).filter((piece) => piece.split(/\s+/).length >= 3);

const spanish = texts('es').join('\n');
const english = [...new Set(pieces(texts('en')))].filter((piece) => !spanish.includes(piece));

// said runs in the page: what it says in its own language.
function said() {
  const own = document.body.cloneNode(true);
  for (const e of own.querySelectorAll('[lang], script')) e.remove();
  for (const e of own.querySelectorAll('option')) e.textContent = e.textContent.replace(/: .*\(CVX \d+\)$/, ''); // an official name before its code is in no language but its own
  return own.textContent.replace(/\s+/g, ' ');
}

// englishIn returns what is English in a page that is to be Spanish.
export async function englishIn(page) {
  const text = await page.evaluate(said);
  return english.filter((piece) => text.includes(piece));
}
