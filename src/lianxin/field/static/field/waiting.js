// What waits: every item with its state and why; send again, change, delete, hand over as a file. And what this device keeps.
import { badge, confirmed, el, icon, toast } from "./elements.js";
import { kept } from "./keeping.js";
import { asFile, isOver, items, standing, takeAway } from "./queue.js";
import { arrived, Unreachable } from "./sending.js";
import { alterItem, read } from "./store.js";
import { clockFault, day, KINDS, moment, say, STATES } from "./words.js";

const MOST_OVER = 60; // of what has arrived, so many are listed

export async function waitingView(sync, redraw, how) {
  const me = await kept("me");
  const state = await read("state", "me");
  const rows = await items(MOST_OVER);
  const more = (await standing()).length - rows.length;
  const owner = me?.user.id ?? state?.user;
  const mine = rows.filter((one) => one.user === owner);
  const others = rows.length - mine.length;
  const unsent = mine.filter((one) => ["queued", "sending", "stuck"].includes(one.state)).length;
  return el("div", { class: "stack" },
    el("header", {}, el("h1", {}, say("待发送与已发送", "Waiting and sent")),
      el("p", { class: "quiet" }, unsent ? say(`${unsent} 条还在手机里。`, `${unsent} still on this telephone.`) : say("都送到了。", "Everything has arrived."))),
    el("div", { class: "row" },
      el("button", { class: "button button--primary", type: "button", onclick: sync }, icon("refresh-cw"), say("立即发送", "Send now")),
      el("button", { class: "button", type: "button", onclick: hand }, icon("download"), say("导出", "Export"))),
    how === "signed-out" && unsent ? el("div", { class: "hint" }, el("p", {}, say("登录已结束：记录密封在手机里，没有丢。登录后自动送回。", "The sign-in has ended. What waits is sealed here and not lost; it is sent when you sign in.")),
      el("a", { class: "button button--primary", href: "/sign-in?next=/field/" }, say("登录", "Sign in"))) : null,
    others ? el("p", { class: "hint" }, say(`另一账号的 ${others} 条，由他登录后发送，或导出。`, `${others} of another account: sent when its owner signs in, or exported.`)) : null,
    mine.length ? el("ul", { class: "queue" }, mine.map((one) => card(one, redraw))) : el("p", { class: "empty" }, say("还没有记录。", "Nothing yet.")),
    more > 0 ? el("p", { class: "quiet" }, say(`还有更早的 ${more} 条，都已入库。`, `${more} earlier ones have all been accepted.`)) : null,
    mine.some(isOver) ? el("p", { class: "quiet" }, say("已入库的 14 天后从这里去掉；在工作台账里一直查得到。", "What was accepted leaves this list after 14 days; the ledger keeps it.")) : null);
}

function card(item, redraw) {
  const [zh, en, tone] = STATES[item.state] ?? STATES.queued;
  const told = item.content?.told;
  const why = item.why?.length ? el("p", { class: "why" }, item.why.map(([a, b]) => say(a, b)).join(" "), item.code ? el("span", { class: "mono" }, ` ${item.code}`) : null) : null;
  const mayChange = told && ["queued", "stuck", "refused"].includes(item.state);
  const hasEnded = isOver(item);
  return el("li", { class: "queue__item", "data-state": item.state, "data-uuid": item.uuid },
    el("div", { class: "queue__head" }, el("b", {}, told ? `${say(...KINDS[told.kind])} · ${item.content.title}` : say("已密封", "Sealed")), badge(say(zh, en), tone)),
    el("p", { class: "quiet" }, told ? `${day(told.on)} · ` : "", say(`写于 ${moment(item.at)}`, `written ${moment(item.at)}`), item.photos.length ? say(` · ${item.photos.length} 张照片`, ` · ${item.photos.length} photos`) : ""),
    why,
    el("div", { class: "row" },
      item.state === "stuck" ? el("button", { class: "button button--small", type: "button", onclick: () => again(item, redraw) }, say("重试", "Try again")) : null,
      mayChange ? el("button", { class: "button button--small", type: "button", onclick: () => change(item, redraw) }, say("修改", "Change")) : null,
      el("button", { class: "button button--small button--quiet", type: "button", onclick: () => away(item, hasEnded, redraw) }, hasEnded ? say("从列表去掉", "Remove from list") : say("删除", "Delete"))));
}

// What may have arrived is asked for first: otherwise a changed copy would count beside it.
async function isSafelyHere(item) {
  if (!item.tried || item.state === "refused" || item.state === "stuck") return true;
  try {
    if (!(await arrived(item))) return true;
    toast(say("这一条已经送到，不能再改。", "It has arrived already and cannot be changed."), "bad");
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    toast(say("这一条可能已经送到；有信号时再改。", "It may have arrived; change it when there is a signal."), "bad");
  }
  return false;
}

async function again(item, redraw) {
  await alterItem(item.uuid, { state: "queued", code: "", why: [] });
  await redraw();
}

async function change(item, redraw) {
  if (!(await isSafelyHere(item))) return redraw();
  const { kind, village, household, answers } = item.content.told;
  if (kind === "sheet") { location.hash = `#/sheet/${answers.evaluation}/${answers.place}/${item.uuid}`; return; }
  if (kind === "replacement") { location.hash = `#/absent/${answers.evaluation}/${answers.place}/${item.uuid}`; return; }
  location.hash = `#/write/${kind}/${village}/${household ?? ""}/${item.uuid}`;
}

async function away(item, hasEnded, redraw) {
  const question = item.state === "waiting" || item.state === "refused"
    ? say("服务器上已有这一条，这里只从列表去掉。", "The server has it; it only leaves this list.")
    : say("删除后找不回来。确定删除吗？", "Deleted, it cannot be found again. Delete it?");
  if (!hasEnded && !(await confirmed(question, say("删除", "Delete"), say("不删", "Keep")))) return;
  if (!hasEnded && item.state === "queued" && !(await isSafelyHere(item))) return redraw();
  await takeAway(item);
  await redraw();
}

async function hand() {
  const { count, file } = await asFile();
  if (!count) return toast(say("没有要导出的。", "There is nothing to export."), "bad");
  const link = el("a", { href: URL.createObjectURL(file), download: `lianxin-field-${new Date().toISOString().slice(0, 16).replaceAll(":", "")}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  toast(say(`已导出 ${count} 条。只有本单位的服务器能打开。`, `${count} exported. Only this server can open the file.`));
}

export async function meView(sync) {
  const me = await kept("me");
  const state = await read("state", "me");
  const space = await navigator.storage?.estimate?.();
  const isSafe = await navigator.storage?.persisted?.();
  const free = space?.quota ? Math.max(0, Math.round((space.quota - space.usage) / 1048576)) : null;
  const line = (zh, en, told) => el("div", {}, el("dt", {}, say(zh, en)), el("dd", {}, told));
  const protect = async () => {
    const given = await navigator.storage?.persist?.();
    toast(given ? say("浏览器不会自行清空。", "The browser will not empty it by itself.") : say("浏览器没有同意；请把本页加到主屏幕再试。", "The browser declined; add this page to the home screen and try again."), given ? "good" : "bad");
  };
  return el("div", { class: "stack" },
    el("h1", {}, me?.user.name ?? say("我的", "Me")),
    el("button", { class: "button button--primary button--full button--large", type: "button", onclick: sync }, icon("refresh-cw"), say("立即同步", "Sync now")),
    el("dl", { class: "lines lines--card" },
      line("上次同步", "Last synced", state?.at ? moment(state.at) : "—"),
      line("离线可查看", "Readable offline", me ? say(`${me.offline_hours} 小时`, `${me.offline_hours} hours`) : "—"),
      line("剩余空间", "Space left", free === null ? "—" : `${free} MB`),
      clockFault() ? line("手机的时间", "This telephone's clock", say(`差 ${Math.abs(clockFault())} 分钟，已按服务器的时间记日期`, `${Math.abs(clockFault())} minutes off; days go by the server's`)) : null,
      line("防清理", "Safe from cleaning", isSafe ? say("是", "Yes") : say("否", "No"))),
    isSafe ? null : el("button", { class: "button button--full", type: "button", onclick: protect }, icon("shield-check"), say("请浏览器不要清空", "Ask the browser to keep it")),
    el("a", { class: "button button--full", href: "/" }, icon("house"), say("回到工作台", "To the workbench")));
}
