// Warns two minutes before a session ends for want of a request, and lets the person stay
// (WCAG 2.2.1). At the end the page goes away, unless something is typed in it. Without
// scripts a session ends all the same, and a form that comes too late waits behind the
// sign-in.
'use strict';
const box = document.getElementById('staying');
const warnAt = 120; // seconds before the end
const tabs = new BroadcastChannel('staying'); // a request in one tab prolongs all
let until;

function last(seconds) {
  until = Date.now() + seconds * 1000;
  if (box.open) box.close();
}

// typed tells whether a form holds what was not sent yet.
const typed = () => [...document.querySelectorAll('main input, main textarea, main select')].some((field) => {
  if (field.type === 'radio' || field.type === 'checkbox') return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((o) => o.selected !== o.defaultSelected) && field.selectedIndex > 0;
  return field.value !== field.defaultValue;
});

function over() {
  clearInterval(watch);
  box.removeEventListener('cancel', stay);
  if (!typed()) {
    location.replace(location.href); // asks who is there
    return;
  }
  for (const part of box.querySelectorAll('.staying__still')) part.hidden = true;
  for (const part of box.querySelectorAll('.staying__over')) part.hidden = false;
  if (!box.open) box.showModal();
}

async function stay() {
  try {
    const answer = await fetch('/account/stay', { redirect: 'error' });
    if (!answer.ok) throw new Error('no longer signed in');
    const seconds = Number(await answer.text());
    last(seconds);
    tabs.postMessage(seconds);
  } catch {
    over();
  }
}

const watch = setInterval(() => {
  const left = (until - Date.now()) / 1000;
  if (left <= 0) over();
  else if (left <= warnAt && !box.open) box.showModal();
}, 1000);
tabs.onmessage = (message) => last(message.data);
box.addEventListener('cancel', stay); // the Escape key
box.querySelector('button.staying__still').addEventListener('click', stay);
box.querySelector('button.staying__over').addEventListener('click', () => box.close());
last(Number(box.dataset.left));
tabs.postMessage(Number(box.dataset.left));
