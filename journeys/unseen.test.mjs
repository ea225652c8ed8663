// The measures of unseen.mjs can fail: a page that is good passes, and each thing broken in
// it is told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { inRoom, inWords } from './unseen.mjs';

let browser, page, body;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
});
after(() => browser.close());

const foot = '<footer>' + ['/help', '/help/contact', '/paper', '/privacy', '/accessibility', '/terms'].map((to) => `<p><a href="${to}">to ${to}</a></p>`).join('') + '</footer>';
const summary = '<div role="alert"><h2 id="problems">There is a problem</h2><ul><li><a href="#email">Enter an e-mail</a></li></ul></div>';
const good = `<!doctype html><html lang="en"><title>Error: Contact</title><meta name="viewport" content="width=device-width">
<style>:focus{outline:3px solid blue} p{margin:1rem} .usa-button{border:1px solid;padding:.5rem} .usa-tag{border:1px solid} [aria-current]{font-weight:700}</style>
<nav><a href="/x" aria-current="page">Here</a></nav><main>${summary}<h1>Contact</h1><h2>More</h2><p><span class="usa-tag">on time</span></p>
<form class="main-form"><div class="usa-form-group usa-form-group--error"><label for="email">E-mail</label><span class="usa-error-message" id="email-problem">Enter an e-mail</span>
<input id="email" name="email" autocomplete="email" aria-describedby="email-problem" style="height:2rem"></div><p><button class="usa-button">Send</button></p></form></main>${foot}</html>`;

// looked returns what is told of a page at an address.
async function looked(html, path = '/account/contact/email') {
  body = html;
  await page.goto(`http://portal.example${path}`);
  const told = [];
  for (const look of [() => inWords(page, 'en', 422), () => inRoom(page, path)]) await look().catch((fault) => told.push(...(fault.actual ?? [String(fault)])));
  return told.join('\n');
}

test('a good page passes', async () => { assert.equal(await looked(good), ''); });

const style = (css) => [/<\/style>/, `${css}</style>`];
const broken = [
  ['two h1', [/<h2>More<\/h2>/, '<h1>More</h1>'], /there are 2 h1/],
  ['a level skipped', [/<h2>More<\/h2>/, '<h3>More</h3>'], /skips a level/],
  ['help that moved', [/<a href="\/paper">/, '<a href="/post">'], /the foot of the page leads to/],
  ['a title without the error', [/<title>Error: /, '<title>'], /the title is/],
  ['a summary that leads nowhere', [/#email"/, '#mail"'], /leads to no field/],
  ['a message that no field has', [/ aria-describedby="email-problem"/, ''], /no field is described by/],
  ['a field that is wrong by color', [/<span class="usa-error-message".*?<\/span>/, ''], /by its color alone/],
  ['a question asked twice', [/<p><button/, '<label for="again">E-mail</label><input id="again" autocomplete="off"><p><button'], /asked twice/],
  ['a personal field that is not filled in', [/ autocomplete="email"/, ''], /has autocomplete/],
  ['a tag without words', [/on time/, ''], /has no words/],
  ['a link without a line', style('a{text-decoration:none}'), /has no line under it/],
  ['a place told by color', style('[aria-current]{font-weight:400;color:red}'), /by color alone/],
  ['no focus', style(':focus{outline:0 !important}'), /does not show/],
  ['a focus that is covered', [/<\/html>/, '<div style="position:fixed;inset:0;background:#fff"></div></html>'], /is covered by div/],
  ['small targets', style('footer p{display:inline-block;margin:0} footer a{font-size:6px}'), /too near to/],
  ['an order of its own', [/<input id="email"/, '<input tabindex="3" id="email"'], /the Tab key does not come by/],
  ['a trap', [/<\/html>/, '<script>document.querySelector("#email").addEventListener("keydown", (e) => { if (e.key === "Tab") e.preventDefault(); })</script></html>'], /never leaves|does not come by/],
  ['large text that is cut off', style('h1{font-size:1rem;height:20px;overflow:hidden}'), /is cut off in large text/],
  ['large text that scrolls', style('h1{width:50rem}'), /scrolls sideways/],
  ['no edge in high contrast', style('.usa-button{border:0}'), /has no edge/],
  ['something that moves', style('h1{transition:all 1s}'), /moves/],
];
for (const [what, [from, to], expected] of broken) {
  test(`a page is told to be broken by ${what}`, async () => {
    assert.match(good, from);
    assert.match(await looked(good.replace(from, to)), expected);
  });
}
