// The service worker: keeps the page so that it opens without signal, and sends what waits when a signal comes back.
import { sendAll } from "./sending.js";

const PREFIX = "lianxin-field-";

export function serve({ release, kept }) {
  const name = PREFIX + release;

  self.addEventListener("install", (event) => {
    const fresh = kept.map((address) => new Request(address, { cache: "reload", credentials: "same-origin" }));
    event.waitUntil(caches.open(name).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
  });

  self.addEventListener("activate", (event) => {
    const clean = caches.keys().then((names) => Promise.all(
      names.filter((one) => one.startsWith(PREFIX) && one !== name).map((one) => caches.delete(one))));
    event.waitUntil(clean.then(() => self.clients.claim()));
  });

  self.addEventListener("fetch", (event) => {
    const address = new URL(event.request.url);
    const isKept = address.origin === self.location.origin && kept.includes(address.pathname);
    if (event.request.method !== "GET" || !isKept) return;
    event.respondWith(caches.open(name).then((cache) => cache.match(address.pathname)).then((found) => found ?? fetch(event.request)));
  });

  // Background Sync, where the browser has it; elsewhere the page sends when it is open.
  self.addEventListener("sync", (event) => {
    if (event.tag !== "field-send") return;
    event.waitUntil(sendAll().then(async (how) => {
      for (const page of await self.clients.matchAll()) page.postMessage({ sent: how });
      if (["offline", "busy", "failed", "under-way"].includes(how)) throw new Error(how); // the browser tries again later
    }));
  });
}
