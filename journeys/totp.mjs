import { createHmac } from 'node:crypto';

// totp returns what an authenticator app shows now for a base32 secret (RFC 6238).
export function totp(secret, at = Date.now()) {
  let bits = '';
  for (const c of secret) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const from = mac.at(-1) & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const used = new Map(); // by secret, the last step whose code was given away

// once returns a code of the secret that was not given away before: each is taken once,
// half a minute late or early too. It waits where the early one is used up.
export async function once(secret) {
  const late = Math.floor((Date.now() - 15000) / 30000); // still taken for 15 seconds
  const step = Math.max(late, (used.get(secret) ?? 0) + 1);
  used.set(secret, step);
  const early = (step - 1) * 30000 - Date.now();
  if (early > 0) await new Promise((done) => setTimeout(done, early));
  return totp(secret, step * 30000);
}
