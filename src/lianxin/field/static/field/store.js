// The store of this device: everything that has to outlive a closed tab. What is in it is sealed or hidden (see secrets.js).
const NAME = "lianxin-field";
const VERSION = 1;
// kept: what was downloaded, hidden; items and photos: what waits, sealed; state: what the service worker needs.
const STORES = { kept: "name", items: "uuid", photos: "uuid", state: "name" };

let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function within(stores, mode, act) {
  const opened = await database();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(stores, mode);
    const request = act(transaction);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const read = (store, key) => within(store, "readonly", (t) => t.objectStore(store).get(key));
export const all = (store) => within(store, "readonly", (t) => t.objectStore(store).getAll());
export const write = (store, row) => within(store, "readwrite", (t) => t.objectStore(store).put(row));
export const remove = (store, key) => within(store, "readwrite", (t) => t.objectStore(store).delete(key));
export const empty = (store) => within(store, "readwrite", (t) => t.objectStore(store).clear());

// An item and its photos are there together or not at all.
export const writeItem = (item, photos) => within(["items", "photos"], "readwrite", (t) => {
  for (const photo of photos) t.objectStore("photos").put(photo);
  return t.objectStore("items").put(item);
});

export const removeItem = (item) => within(["items", "photos"], "readwrite", (t) => {
  for (const photo of item.photos) t.objectStore("photos").delete(photo.uuid);
  return t.objectStore("items").delete(item.uuid);
});

// Change some fields of an item as it stands, so that page and service worker do not undo each other's work.
export const alterItem = (uuid, changes) => within("items", "readwrite", (t) => {
  const store = t.objectStore("items");
  const found = store.get(uuid);
  found.onsuccess = () => { if (found.result) store.put({ ...found.result, ...changes }); };
  return found;
});
