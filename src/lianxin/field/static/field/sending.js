// Send what waits. Runs in the page and in the service worker alike; needs no key, because everything that waits is sealed.
import { all, alterItem, read, remove } from "./store.js";

const PIECE = 128 * 1024;
const OPEN = new Set(["queued", "sending"]);
const MOST_FAILED = 3; // this many failed one after the other: it is the server, not they


export class Unreachable extends Error {}

async function ask(address, options = {}) {
  const me = await read("state", "me");
  const headers = { "X-CSRFToken": me?.csrf ?? "", ...options.headers };
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", redirect: "error", ...options, headers });
  } catch {
    throw new Unreachable("offline");
  }
  if (answer.status === 503 || answer.status === 429) throw new Unreachable("busy");
  if (answer.status >= 500) throw new Unreachable("failed");
  if (answer.status === 401) throw new Unreachable("signed-out");
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  // A refusal that is no JSON is Django's word on an old token: the page asks for a new one. Any other comes from something between.
  if (!isJson) throw new Unreachable(answer.status === 403 ? "token" : "failed");
  return { status: answer.status, told: await answer.json() };
}

const asJson = (told) => ({ method: "POST", body: JSON.stringify(told), headers: { "Content-Type": "application/json" } });

async function sendPhoto(photo) {
  const kept = await read("photos", photo.uuid);
  if (!kept) return;
  const address = `pictures/${photo.uuid}`;
  let { offset } = (await ask(address)).told;
  while (offset < kept.bytes.byteLength) {
    const body = kept.bytes.slice(offset, offset + PIECE);
    const headers = { "Content-Type": "application/octet-stream" };
    const { status, told } = await ask(`${address}?offset=${offset}`, { method: "PUT", body, headers });
    if (told.offset === undefined) return { status, told };
    offset = told.offset;
  }
}

// What the server said becomes the item's state. The photos may go, unless the item is refused: put right, it needs them again.
export async function noteReceipt(item, told) {
  await alterItem(item.uuid, { state: told.state, code: told.code, why: told.why, number: told.number });
  if (told.state === "refused") return;
  for (const photo of item.photos) await remove("photos", photo.uuid);
}

async function sendOne(item) {
  await alterItem(item.uuid, { state: "sending", tried: true });
  try {
    for (const photo of item.photos) {
      const refused = await sendPhoto(photo);
      if (refused) return await noteRefusal(item, refused);
    }
    const answer = await ask(item.door ?? "items", asJson({ uuid: item.uuid, sealed: item.sealed }));
    if (answer.status === 200) await noteReceipt(item, answer.told);
    else await noteRefusal(item, answer);
  } catch (error) {
    await alterItem(item.uuid, error.message === "failed" ? { state: "queued", failed: (item.failed ?? 0) + 1, code: "", why: FAILED } : { state: "queued" });
    throw error;
  }
}

const FAILED = [["服务器处理这一条时出错，以后会再试；也可以导出交给乡镇。", "The server failed on this one; it is tried again later, or can be exported."]];

// 409: something is to come first, so it goes on waiting. 422: the same again is no use; it stays here, with why.
async function noteRefusal(item, { status, told }) {
  const state = status === 409 ? "queued" : "stuck";
  await alterItem(item.uuid, { state, code: told.code, why: told.why });
}

async function send(tell) {
  const me = await read("state", "me");
  if (!me) return "signed-out";
  const mine = (await all("items")).filter((one) => one.user === me.user && OPEN.has(one.state));
  // What failed before comes last: one item that the server cannot take must not keep the others waiting behind it.
  mine.sort((a, b) => (a.failed ?? 0) - (b.failed ?? 0) || (a.at < b.at ? -1 : 1));
  let inRow = 0;
  let failed = 0;
  for (const item of mine) {
    try {
      await sendOne(item);
      inRow = 0;
    } catch (error) {
      if (!(error instanceof Unreachable) || error.message !== "failed" || (inRow += 1) >= MOST_FAILED) throw error;
      failed += 1;
    }
    await tell();
  }
  await askForNews(me, tell);
  return failed ? "failed" : "sent";
}

// What waits for a person on the server, or was refused there, may have been settled.
async function askForNews(me, tell) {
  const waiting = (await all("items")).filter((one) => one.user === me.user && ["waiting", "refused"].includes(one.state));
  for (let at = 0; at < waiting.length; at += 100) {
    const some = waiting.slice(at, at + 100);
    const { status, told } = await ask("receipts", asJson({ uuids: some.map((one) => one.uuid) }));
    if (status !== 200) return;
    for (const receipt of told.receipts) await noteReceipt(some.find((one) => one.uuid === receipt.uuid), receipt);
    await tell();
  }
}

// Send everything, unless somebody is sending already (another tab, the service worker); says how it ended.
export async function sendAll(tell = async () => {}) {
  const act = async () => {
    try {
      return await send(tell);
    } catch (error) {
      if (error instanceof Unreachable) return error.message;
      throw error;
    }
  };
  if (!self.navigator.locks) return act();
  return self.navigator.locks.request("lianxin-field-send", { ifAvailable: true }, (lock) => (lock ? act() : "under-way"));
}

// Whether the server has an item: asked before somebody changes or deletes what may have arrived.
export async function arrived(item) {
  const { status, told } = await ask("receipts", asJson({ uuids: [item.uuid] }));
  if (status !== 200) throw new Unreachable("refused");
  const receipt = told.receipts[0];
  if (receipt) await noteReceipt(item, receipt);
  return Boolean(receipt);
}
