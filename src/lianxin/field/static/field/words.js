// Texts in the language of the account; both languages stand in one place.
let tag = "zh-hans";

export function speak(chosen) {
  tag = chosen || tag;
  document.documentElement.lang = tag === "en" ? "en" : "zh-CN";
}

export const isChinese = () => tag !== "en";
export const say = (zh, en) => (isChinese() ? zh : en);
export const pair = (both) => (both ? both[isChinese() ? 0 : 1] : "");

export function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  return isChinese() ? `${year}年${month}月${date}日` : iso;
}

// By how much the server's clock is ahead of this telephone's, as the last sync told: a telephone whose clock is wrong dates rightly.
let ahead = 0;
const NOISE = 120000; // the way through the air

export function keepTime(milliseconds) {
  ahead = Math.abs(milliseconds ?? 0) > NOISE ? milliseconds : 0;
}

export const clockFault = () => Math.round(-ahead / 60000);
export const now = () => new Date(Date.now() + ahead);

export function moment(iso) {
  const at = new Date(iso);
  const two = (n) => String(n).padStart(2, "0");
  return `${at.getMonth() + 1}-${at.getDate()} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function today() {
  const at = now();
  return new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

export const STATES = {
  queued: ["待发送", "Waiting to be sent", "unsure"],
  sending: ["发送中", "Sending", "unsure"],
  applied: ["已入库", "Accepted", "good"],
  waiting: ["待审核选择", "A person has to choose", "unsure"],
  refused: ["未入库", "Refused", "bad"],
  set_aside: ["不采用", "Set aside", "plain"],
  replaced: ["已重报", "Sent anew", "plain"],
  stuck: ["发不出去", "Cannot be sent", "bad"],
};

export const KINDS = {
  visit: ["走访", "Visit"],
  facts: ["情况变化", "Facts"],
  member: ["成员增减", "Members"],
  lead: ["返贫线索", "Lead"],
  disputes: ["矛盾纠纷日报", "Disputes of the day"],
  sheet: ["入户问卷", "Questionnaire"],
  replacement: ["访问不到", "Not reached"],
};
