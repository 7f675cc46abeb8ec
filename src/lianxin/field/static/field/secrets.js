// Two ways of closing something. Hidden: under a key that goes with the sign-in; sealed: to the server, which alone can open it.
const COOKIE = "field_key";
const text = new TextEncoder();

export function base64(bytes) {
  let found = "";
  const view = new Uint8Array(bytes);
  for (let at = 0; at < view.length; at += 0x8000) found += String.fromCharCode(...view.subarray(at, at + 0x8000));
  return btoa(found).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const unbase64 = (told) => Uint8Array.from(atob(told.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

// The secret half of the key: the server takes the cookie back at sign-out, the browser forgets it after the longest time offline.
function secret() {
  const held = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`));
  return held ? held.slice(COOKIE.length + 1).replaceAll('"', "") : "";
}

let derived = { secret: "", key: null };

async function storeKey() {
  const held = secret();
  if (!held) return null;
  if (derived.secret !== held) {
    const raw = await crypto.subtle.importKey("raw", text.encode(held), "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: text.encode("lianxin field store"), info: text.encode("1") };
    const key = await crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    derived = { secret: held, key };
  }
  return derived.key;
}

// A short name of the secret that tells nothing of it: when it is another, what was hidden under the former is waste.
export async function secretName() {
  const held = secret();
  if (!held) return "";
  return base64((await crypto.subtle.digest("SHA-256", text.encode(`name ${held}`))).slice(0, 12));
}

export async function hidden(value) {
  const key = await storeKey();
  if (!key) throw new Error("locked");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text.encode(JSON.stringify(value))) };
}

// What was hidden, or null when the key is gone.
export async function shown(told) {
  const key = await storeKey();
  if (!key || !told) return null;
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: told.iv }, key, told.box);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null;
  }
}

const CURVE = { name: "ECDH", namedCurve: "P-256" };

// Seal bytes to the server's key: a key pair that is used once, so that the starting value may be fixed. `bound` is the number.
export async function sealed(bytes, bound, server) {
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const theirs = await crypto.subtle.importKey("raw", unbase64(server.point), CURVE, false, []);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const raw = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: text.encode("lianxin field box 1") };
  const key = await crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const closing = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: text.encode(bound) };
  return { point, box: new Uint8Array(await crypto.subtle.encrypt(closing, key, bytes)) };
}

export async function sealedItem(told, server) {
  const { point, box } = await sealed(text.encode(JSON.stringify(told)), told.uuid, server);
  return { key: server.name, point: base64(point), box: base64(box) };
}

export async function sealedPhoto(bytes, uuid, server) {
  const { point, box } = await sealed(bytes, uuid, server);
  const whole = new Uint8Array(point.length + box.length);
  whole.set(point);
  whole.set(box, point.length);
  return whole.buffer;
}
