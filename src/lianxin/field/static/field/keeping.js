// What this device holds of its user: who he is, the questions, his villages, the evaluations that he works in. All of it hidden; what is no longer his goes.
import { isDraft } from "./drafts.js";
import { all, alterItem, empty, read, remove, write } from "./store.js";
import { hidden, secretName, shown } from "./secrets.js";
import { Unreachable } from "./sending.js";
import { keepTime, now } from "./words.js";

async function get(address, tag) {
  let answer;
  try {
    answer = await fetch(address, { redirect: "error", headers: tag ? { "If-None-Match": tag } : {} });
  } catch {
    throw new Unreachable("offline");
  }
  if (answer.status === 401) throw new Unreachable("signed-out");
  if (answer.status === 403) {
    // Nothing is his any more: nothing stays here.
    await empty("kept");
    throw new Unreachable("no-right");
  }
  if (answer.status >= 500) throw new Unreachable("busy");
  return answer;
}

// Without its secret, or under another one, nothing that was hidden can be read again: it goes. What is sealed stays.
export async function purgeIfLocked() {
  const name = await secretName();
  const state = await read("state", "secret");
  if (name && state?.secret === name) return false;
  await empty("kept");
  for (const item of await all("items")) if (item.local) await alterItem(item.uuid, { local: null });
  if (name) await write("state", { name: "secret", secret: name });
  return !name;
}

export const kept = async (name) => shown((await read("kept", name))?.hidden);

async function keep(name, address) {
  const held = await read("kept", name);
  const answer = await get(address, held?.tag);
  if (answer.status === 304) return false;
  if (answer.status === 404) { await remove("kept", name); return true; }
  if (!answer.ok) throw new Unreachable("refused");
  await write("kept", { name, tag: answer.headers.get("ETag"), hidden: await hidden(await answer.json()) });
  return true;
}

// Bring the device up to date; says what changed. A village that was taken away is removed.
export async function bringUpToDate() {
  const asked = Date.now();
  const told = await (await get("device")).json();
  const ahead = Date.parse(told.now) - (asked + Date.now()) / 2;
  keepTime(ahead);
  await purgeIfLocked();
  await write("state", {
    name: "me", user: told.user.id, language: told.language, csrf: told.csrf, at: now().toISOString(), ahead,
  });
  await write("kept", { name: "me", hidden: await hidden(told) });
  const wanted = new Set(["me", "forms", ...told.villages.map((one) => `village:${one.code}`),
    ...told.evaluations.map((one) => `evaluation:${one.id}`)]);
  for (const row of await all("kept")) if (!wanted.has(row.name) && !isDraft(row.name)) await remove("kept", row.name);
  let changed = told.captures ? await keep("forms", "forms") : false;
  for (const { code } of told.villages) changed = (await keep(`village:${code}`, `villages/${encodeURIComponent(code)}`)) || changed;
  for (const { id } of told.evaluations) changed = (await keep(`evaluation:${id}`, `evaluations/${id}`)) || changed;
  return changed;
}

export async function villages() {
  const me = await kept("me");
  const found = await Promise.all((me?.villages ?? []).map((one) => kept(`village:${one.code}`)));
  return found.filter(Boolean);
}

export async function evaluations() {
  const me = await kept("me");
  const found = await Promise.all((me?.evaluations ?? []).map((one) => kept(`evaluation:${one.id}`)));
  return found.filter(Boolean);
}

export async function household(code, id) {
  const village = await kept(`village:${code}`);
  return { village, household: village?.households.find((one) => one.id === Number(id)) };
}
