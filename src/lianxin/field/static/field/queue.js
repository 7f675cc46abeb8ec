// The queue: write an item down, read it again, change it, delete it, hand all of it over as a file.
import { all, read, removeItem, writeItem } from "./store.js";
import { base64, hidden, sealedItem, sealedPhoto, shown } from "./secrets.js";
import { kept } from "./keeping.js";
import { now } from "./words.js";

export const FORMAT = "lianxin-field-1";

async function closedPhoto(photo, number, item, server) {
  // A photo of an item that is written anew is sealed already, to its own number.
  if (photo.uuid) return { row: { ...(await read("photos", photo.uuid)), item }, told: { ...photo.told, name: `${number}.jpg` } };
  const uuid = crypto.randomUUID();
  const bytes = await sealedPhoto(photo.bytes, uuid, server);
  return { row: { uuid, item, bytes }, told: { name: `${number}.jpg`, uuid, size: bytes.byteLength } };
}

// The photos of an item that can be written anew, as they lie here.
export async function photosOf(item) {
  const held = await Promise.all(item.photos.map(async (told, n) => ((await read("photos", told.uuid))
    ? { uuid: told.uuid, told, thumb: item.content.thumbs[n] } : null)));
  return held.filter(Boolean);
}

// Write an item down. `told` is kind, household, village, on, answers; `photos` are { bytes, thumb }, or those of `photosOf`.
export async function putDown(told, photos = [], title = "") {
  const me = await kept("me");
  if (!me) throw new Error("locked");
  const uuid = crypto.randomUUID();
  const at = now().toISOString();
  const closed = await Promise.all(photos.map((one, n) => closedPhoto(one, n + 1, uuid, me.key)));
  const whole = {
    ...told, uuid, user: me.user.id, pass: me.pass, made_at: at, photos: closed.map((one) => one.told),
  };
  const local = await hidden({ told, title, thumbs: photos.map((one) => one.thumb) });
  const item = {
    uuid, user: me.user.id, at, state: "queued", tried: false, code: "", why: [], local,
    door: ["sheet", "replacement"].includes(told.kind) ? "sheets" : "items", sealed: await sealedItem(whole, me.key), photos: closed.map((one) => one.told),
  };
  await writeItem(item, closed.map((one) => one.row));
  return item;
}

// How every item of this device stands, unread: an old telephone takes its time to open hundreds of them.
export const standing = async () => (await all("items")).map(({ uuid, state }) => ({ uuid, state }));

const OVER = ["applied", "set_aside", "replaced"];
const DAYS_SHOWN = 14;

export const isOver = (item) => OVER.includes(item.state);

// What the house has had for some days leaves this device: the list stays short, and less lies on a telephone.
export async function clearOld() {
  const before = new Date(now().getTime() - DAYS_SHOWN * 24 * 3600 * 1000).toISOString();
  for (const row of await all("items")) if (isOver(row) && row.at < before) await removeItem(row);
}

// Items of this device, newest first, with what they say as long as the key is there. `most` limits those that are over with.
export async function items(most = Infinity) {
  const rows = (await all("items")).sort((a, b) => (a.at < b.at ? 1 : -1));
  let over = 0;
  const wanted = rows.filter((row) => !isOver(row) || (over += 1) <= most);
  return Promise.all(wanted.map(async (row) => ({ ...row, content: await shown(row.local) })));
}

// Take an item away; photos that another item took over stay.
export async function takeAway(item) {
  const held = await Promise.all(item.photos.map((photo) => read("photos", photo.uuid)));
  await removeItem({ ...item, photos: held.filter((photo) => photo?.item === item.uuid) });
}

// An item of the same facts that has not left yet: a second change goes on with it instead of starting from what it replaces.
export async function unsentFacts(target) {
  const same = (told) => told.kind === "facts" && told.household === target.household && told.village === target.village
    && told.answers.table === target.table && (told.answers.member ?? null) === (target.member ?? null);
  return (await items()).find((one) => one.state === "queued" && !one.tried && one.content && same(one.content.told));
}

// The queue as a file: as sealed as it lies here, so that only the server can open it.
export async function asFile() {
  const rows = (await all("items")).filter((one) => ["queued", "sending", "stuck"].includes(one.state));
  const found = [];
  for (const row of rows) {
    const photos = {};
    for (const photo of row.photos) {
      const held = await read("photos", photo.uuid);
      if (held) photos[photo.uuid] = base64(held.bytes);
    }
    found.push({ uuid: row.uuid, sealed: row.sealed, photos });
  }
  return { count: found.length, file: new Blob([JSON.stringify({ format: FORMAT, items: found })], { type: "application/json" }) };
}
