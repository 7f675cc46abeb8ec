// The page: opens the store, shows what is asked for, sends and fetches whenever there is a signal.
import { captureView } from "./capture.js";
import { dropDraft, keepDraftNow, withDraft } from "./drafts.js";
import { el, toast } from "./elements.js";
import { homesView, homeView, villageView } from "./homes.js";
import { bringUpToDate, kept, purgeIfLocked } from "./keeping.js";
import { clearOld, standing } from "./queue.js";
import { absentView, sheetView, sheetsView } from "./sheets.js";
import { secretName } from "./secrets.js";
import { sendAll, Unreachable } from "./sending.js";
import { read } from "./store.js";
import { meView, waitingView } from "./waiting.js";
import { keepTime, say, speak } from "./words.js";

const content = document.getElementById("content");
const line = document.getElementById("line");
let last = "";
let isSyncing = false;
let ended = ""; // how the last sync ended
let drawnUnder = ""; // the secret under which the page was drawn: under another it shows what is not its reader's
let hasAsked = false; // whether the server has been asked once who this is

const routes = [
  [/^#\/home\/([^/]+)\/(\d+)$/, homeView],
  [/^#\/village\/([^/]+)$/, villageView],
  [/^#\/write\/(\w+)\/([^/]+)\/(\d*)(?:\/([\w-]+))?$/, (kind, code, id, uuid) => captureView(kind, code, id, uuid, saved)],
  [/^#\/waiting$/, () => waitingView(syncNow, show, ended)],
  [/^#\/me$/, () => meView(syncNow)],
  [/^#\/sheet\/(\d+)\/(\d+)(?:\/([\w-]+))?$/, (id, place, uuid) => sheetView(id, place, uuid, saved)],
  [/^#\/absent\/(\d+)\/(\d+)(?:\/([\w-]+))?$/, (id, place, uuid) => absentView(id, place, uuid, saved)],
  [/^(#\/?)?$/, async () => ((await kept("me"))?.evaluations?.length ? sheetsView() : homesView())],
];
const OPEN_TO_LOCKED = /^#\/waiting$/;

async function show() {
  const hash = location.hash;
  drawnUnder = await secretName();
  const isLocked = !(await kept("me"));
  let view = null;
  if (isLocked && !OPEN_TO_LOCKED.test(hash)) view = hasAsked || !navigator.onLine ? await lockedView() : fetchingView();
  else {
    for (const [pattern, make] of routes) {
      const found = pattern.exec(hash);
      if (found) { view = await make(...found.slice(1)); break; }
    }
  }
  if (hash !== location.hash) return; // the reader has gone on meanwhile
  content.replaceChildren(view ?? el("p", { class: "empty" }, say("这里没有内容，可能已不由您负责。", "Nothing is here; it may not be yours any more.")));
  if (hash !== last) { content.focus({ preventScroll: true }); window.scrollTo(0, 0); last = hash; }
  await drawFrame();
  if (view instanceof HTMLFormElement) await withDraft(view, hash, show);
}

const fetchingView = () => el("p", { class: "empty" }, say("正在下载您的农户…", "Fetching your households…"));

async function lockedView() {
  const unsent = (await standing()).filter((one) => ["queued", "sending", "stuck"].includes(one.state)).length;
  return el("div", { class: "locked" },
    el("h1", {}, say("请先登录", "Sign in first")),
    el("p", {}, say("登录后，您的农户会下载到这部手机，没有信号也能看、能记。", "Your households are then kept on this telephone, to be seen and written about without signal.")),
    unsent ? el("p", { class: "hint" }, say(`手机里密封着没发送的记录：${unsent} 条，没有丢。原来的人登录后会自动发送，也可以在“记录”里导出。`, `Sealed on this telephone and not lost: ${unsent}. What is there is sent when its writer signs in, or exported under Records.`)) : null,
    el("a", { class: "button button--primary button--full button--large", href: "/sign-in?next=/field/" }, say("登录", "Sign in")),
    el("button", { class: "button button--full", type: "button", onclick: syncNow }, say("我已登录，重试", "I have signed in: try again")));
}

async function drawFrame() {
  const unsent = (await standing()).filter((one) => ["queued", "sending", "stuck", "refused"].includes(one.state)).length;
  const tabs = [["#/", say("农户", "Households")], ["#/waiting", say("记录", "Records")], ["#/me", say("我的", "Me")]];
  document.querySelectorAll("#tabs a").forEach((tab, n) => {
    tab.querySelector("[data-words]").textContent = tabs[n][1];
    const isHere = n === 0 ? !/^#\/(waiting|me)$/.test(location.hash) : location.hash === tabs[n][0];
    isHere ? tab.setAttribute("aria-current", "page") : tab.removeAttribute("aria-current");
  });
  const count = document.getElementById("unsent");
  count.textContent = unsent ? String(unsent) : "";
  count.hidden = !unsent;
  const offline = !navigator.onLine;
  const isOut = ended === "signed-out" && !offline;
  line.textContent = isSyncing ? say("同步中…", "Syncing…") : offline ? say("离线", "Offline") : isOut ? say("要重新登录", "Sign in again") : say("在线", "Online");
  line.dataset.state = offline || isOut ? "offline" : "online";
}

async function saved(isThere = false) {
  await dropDraft();
  toast(say("已记下。有信号时自动送回。", "Written down. It is sent when there is a signal."));
  navigator.storage?.persist?.();
  if (isThere) await show(); else if (history.length > 1) history.back(); else location.hash = "#/";
  await askForBackground();
  sync();
}

async function askForBackground() {
  const registered = await navigator.serviceWorker?.getRegistration("/field/");
  await registered?.sync?.register("field-send").catch(() => {});
}

// Fetch first: it brings the token that sending needs. Then send, and fetch again what sending changed.
async function sync() {
  if (isSyncing) return "under-way";
  isSyncing = true;
  await drawFrame();
  const before = ended;
  try {
    ended = await synced();
  } finally {
    isSyncing = false;
    await drawFrame();
  }
  if (await isAnothers()) await show();
  else if (ended !== before && location.hash === "#/waiting") await show();
  return ended;
}

async function synced() {
  try {
    const changed = await bringUpToDate();
    speak((await kept("me"))?.language);
    const before = JSON.stringify((await standing()).map((one) => one.state));
    const how = await sendAll(drawFrame);
    const isChanged = before !== JSON.stringify((await standing()).map((one) => one.state));
    if (isChanged && how === "sent") await bringUpToDate();
    await clearOld();
    if (changed || isChanged) await showUnlessWriting();
    return how;
  } catch (error) {
    if (error instanceof Unreachable) return error.message;
    throw error;
  }
}

const showUnlessWriting = () => (/^#\/(write|sheet|absent)\//.test(location.hash) ? drawFrame() : show());

const isAnothers = async () => (await secretName()) !== drawnUnder;

// Somebody comes back to the page: what another account left on the screen goes, then everything is brought up to date.
async function lookedAt() {
  if (document.hidden) return keepDraftNow();
  if ((await purgeIfLocked()) || (await isAnothers())) await show();
  sync();
}

async function syncNow() {
  const how = await sync();
  const words = {
    sent: [say("已同步。", "Synced."), "good"],
    "under-way": [say("正在发送，请稍等。", "Sending already; a moment."), "good"],
    offline: [say("没有信号，稍后会自动送。", "No signal; it is sent later by itself."), "bad"],
    "signed-out": [say("登录已结束，请重新登录。", "The sign-in has ended; sign in again."), "bad"],
    failed: [say("有的记录服务器处理出错，请看“记录”里的说明；其余的已送到。", "The server failed on some; see Records. The others have arrived."), "bad"],
    "no-right": [say("您的角色不能外业采集。", "Your role does not capture in the field."), "bad"],
  }[how] ?? [say("服务器忙，稍后再试。", "The server is busy; try again later."), "bad"];
  toast(...words);
  if (how === "signed-out" && !(await kept("me"))) location.href = "/sign-in?next=/field/";
  await show();
}

async function start() {
  if (!window.isSecureContext || !crypto.subtle) {
    content.replaceChildren(el("p", { class: "hint" }, say("外业页面需要 HTTPS，请联系管理员。", "The field page needs HTTPS; ask your administrator.")));
    return;
  }
  const state = await read("state", "me");
  speak(state?.language);
  keepTime(state?.ahead);
  await purgeIfLocked();
  window.addEventListener("hashchange", show);
  for (const event of ["online", "offline"]) window.addEventListener(event, () => { drawFrame(); if (event === "online") sync(); });
  document.addEventListener("visibilitychange", lookedAt);
  window.addEventListener("pageshow", (event) => { if (event.persisted) lookedAt(); });
  navigator.serviceWorker?.addEventListener("message", showUnlessWriting);
  await show();
  navigator.serviceWorker?.register("/field/worker.js", { type: "module", scope: "/field/" }).catch(() => {});
  await sync();
  hasAsked = true;
  if (!(await kept("me"))) await show();
}

start().catch((fault) => {
  console.error(fault);
  content.replaceChildren(el("p", { class: "hint" }, say("这个浏览器不让网页保存内容（无痕模式，或空间已满），外业页面打不开。请换普通模式，或清理手机。", "This browser lets no page keep anything (private mode, or no room), so the field page does not open. Leave private mode, or make room.")));
});
