// What the auditor of the programme sees of what happened.
import assert from 'node:assert/strict';
import { visitor } from './visitor.mjs';

// read runs in the page: the rows of the audit log, each with the words of its columns.
function read() {
  return [...document.querySelectorAll('main tbody tr')].map((row) => {
    const [at, who, what, person, why, door, outcome] = [...row.children].map((cell) => cell.innerText.trim());
    return { at, who, what, person, why, door, outcome };
  });
}

// audited searches the log as the auditor does, with the answers of its form, and returns
// every entry found as a line, the oldest first: who, what, why, door, outcome.
export async function audited(registry, answers) {
  const auditor = await visitor(registry);
  await auditor.signIn(registry.credentials.users.find((u) => u.roles.some((r) => r.role === 'auditor')));
  await auditor.go('/admin/audit');
  await auditor.fill(answers);
  const rows = await auditor.page.evaluate(read);
  for (const older = 'main form:has([name=after]) button'; await auditor.page.locator(older).count() > 0;) {
    await auditor.press(older);
    rows.push(...await auditor.page.evaluate(read));
  }
  await auditor.close();
  return rows.reverse().map((row) => [row.who.split('\n')[0], row.what, row.why, row.door, row.outcome].join(' | '));
}

// inOrder checks that the lines hold the expected ones in their order, others between.
export function inOrder(lines, expected) {
  let at = 0;
  for (const line of expected) {
    const found = lines.indexOf(line, at);
    assert.ok(found >= 0, `"${line}" is not in the log, or too early in it:\n${lines.join('\n')}`);
    at = found + 1;
  }
}
