// Controls for facts, made from the questions that the dictionary asks: each answers with its value, or null where nothing is recorded.
import { el, icon, toast } from "./elements.js";
import { photograph } from "./photos.js";
import { pair, say, today } from "./words.js";

const YEARS_BACK = 10;

let count = 0;
const nextId = () => `c${(count += 1)}`;

function framed(words, control, hint) {
  const label = el("label", { class: "f__label", for: control.id }, words);
  return el("div", { class: "f" }, label, hint ? el("p", { class: "f__hint" }, hint) : null, control);
}

// Several choices of which one holds, as large buttons under one thumb.
export function choice(words, options, value, { hint } = {}) {
  const name = nextId();
  const buttons = options.map(([key, zh, en]) => {
    const input = el("input", { type: "radio", name, value: key, checked: key === (value ?? "") });
    return el("label", { class: "pick" }, input, el("span", {}, say(zh, en)));
  });
  const group = el("fieldset", { class: "f" }, el("legend", { class: "f__label" }, words),
    hint ? el("p", { class: "f__hint" }, hint) : null, el("div", { class: "picks" }, buttons));
  return { node: group, value: () => group.querySelector("input:checked")?.value || null };
}

export function select(words, options, value, { hint, empty = say("未填", "Not recorded") } = {}) {
  const listed = options.map(([key, zh, en]) => el("option", { value: key }, say(zh, en)));
  const control = el("select", { class: "control", id: nextId() }, el("option", { value: "" }, empty), listed);
  control.value = value ?? "";
  return { node: framed(words, control, hint), value: () => control.value || null, control };
}

function several(words, options, value) {
  const held = value === null || value === undefined ? [] : value.split(",").filter(Boolean);
  const boxes = [...options, ["-", "经核实都没有", "None of them, verified"]].map(([key, zh, en]) => {
    const isTicked = key === "-" ? value === "," : held.includes(key);
    return el("label", { class: "tick" }, el("input", { type: "checkbox", value: key, checked: isTicked }), el("span", {}, say(zh, en)));
  });
  const group = el("fieldset", { class: "f" }, el("legend", { class: "f__label" }, words), el("div", { class: "ticks" }, boxes));
  const ticked = () => [...group.querySelectorAll("input:checked")].map((one) => one.value);
  const told = () => {
    const keys = ticked().filter((key) => key !== "-").sort();
    if (keys.length) return `,${keys.join(",")},`;
    return ticked().length ? "," : null;
  };
  return { node: group, value: told };
}

// A database keeps neither U+0000 nor half an emoji (a keyboard's slip): they are dropped before they can be refused.
const HALF = /[\u0000\uD800-\uDFFF]/gu;

export function text(words, value, { hint, longest = 400, rows = 0, type = "text", mode, required = false } = {}) {
  const attributes = { class: "control", id: nextId(), maxlength: longest, autocomplete: "off", required };
  const control = rows ? el("textarea", { ...attributes, rows }) : el("input", { ...attributes, type, inputmode: mode });
  control.value = value ?? "";
  return { node: framed(words, control, hint), value: () => control.value.replace(HALF, "").trim() || null, control };
}

// A number as people write it; an answer that is none says so instead of becoming nothing.
function number(words, value, { least, most }) {
  const made = text(words, value, { mode: "decimal", longest: 20 });
  const read = () => {
    const told = made.value();
    if (told === null) return null;
    const found = Number(told);
    if (!/^-?\d+(\.\d+)?$/.test(told) || (least != null && found < least) || (most != null && found > most)) throw new Unfit(made.control);
    return found;
  };
  return { ...made, value: read };
}

function whole(words, value, bounds) {
  const made = number(words, value, bounds);
  return { ...made, value: () => {
    const found = made.value();
    if (found !== null && !Number.isSafeInteger(found)) throw new Unfit(made.control);
    return found;
  } };
}

// Yuan with at most two decimals, as whole fen: the digits are moved, never multiplied.
function money(words, value) {
  const sign = value < 0 ? "-" : "";
  const digits = String(Math.abs(value ?? 0)).padStart(3, "0");
  const shown = value == null ? "" : `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.00$/, "");
  const made = text(words, shown, { mode: "decimal", longest: 16 });
  return { ...made, value: () => {
    const told = made.value();
    if (told === null) return null;
    const parts = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(told);
    if (!parts) throw new Unfit(made.control);
    return Number(parts[1] + parts[2] + (parts[3] ?? "").padEnd(2, "0"));
  } };
}

export class Unfit extends Error {
  constructor(control) {
    super("unfit");
    this.control = control;
  }
}

// The day that a form tells, today where none is told; one that the control's bounds leave out does not fit.
export function dayOf(on) {
  const told = on.value() ?? today();
  if (told > on.control.max || told < on.control.min) throw new Unfit(on.control);
  return told;
}

// Nothing is written down that is years old: it is the telephone's clock that was lost.
export const earliest = () => `${Number(today().slice(0, 4)) - YEARS_BACK}${today().slice(4)}`.replace("-02-29", "-03-01");

// Why something that was to be saved is not: what does not fit is marked; what this telephone could not keep is told. It stays in the form.
export function notSaved(fault) {
  if (fault instanceof Unfit) {
    toast(say("请看标出的一项：没有填，或填得不对。", "Look at what is marked: it is missing or does not fit."), "bad");
    fault.control.setAttribute("aria-invalid", "true");
    fault.control.focus();
    (fault.control.closest(".f") ?? fault.control).scrollIntoView({ block: "center" });
  } else if (fault.message === "locked") {
    toast(say("没有保存：登录已结束。请不要关这一页，在另一页登录后回来再点保存。", "Not saved: the sign-in has ended. Keep this page, sign in on another, come back and save."), "bad", 30000);
  } else {
    const isFull = fault.name === "QuotaExceededError" || fault.inner?.name === "QuotaExceededError";
    toast(isFull
      ? say("没有保存：手机空间满了。请先发送记录、清理手机，或去掉照片，再点保存。", "Not saved: the telephone is full. Send what waits, make room, or take photos out, and save again.")
      : say(`没有保存：手机存不下这一条（${fault.name}）。请再点一次保存，不行就抄下来并告诉乡镇。`, `Not saved: the telephone could not keep it (${fault.name}). Save again, or copy it out and tell the township.`), "bad", 30000);
    if (!isFull) console.error(fault);
  }
}

export function control(question, value) {
  const words = pair(question.words) + (question.unit ? `（${pair(question.unit)}）` : "");
  switch (question.type) {
    case "boolean": {
      const made = choice(words, [["yes", "是", "Yes"], ["no", "否", "No"], ["", "未填", "Not recorded"]], value == null ? "" : value ? "yes" : "no");
      return { ...made, value: () => ({ yes: true, no: false })[made.value()] ?? null };
    }
    case "code": return select(words, question.codes, value);
    case "codes": return several(words, question.codes, value);
    case "integer": return whole(words, value, { least: question.least, most: question.most });
    case "number": return number(words, value, { least: question.least, most: question.most });
    case "money": return money(words, value);
    case "date": return text(words, value, { type: "date" });
    case "month": {
      const made = text(words, value?.slice(0, 7), { type: "month" });
      return { ...made, value: () => (made.value() ? `${made.value()}-01` : null) };
    }
    default: return text(words, value, { longest: question.longest ?? 100, rows: (question.longest ?? 0) > 150 ? 3 : 0 });
  }
}

// Photographs of the camera, made small at once; `held` are those of an item that is written anew.
export function photos(held, most, onfault) {
  const taken = [...held];
  const list = el("ul", { class: "photos" });
  const input = el("input", { type: "file", accept: "image/*", class: "visually-hidden", id: nextId(), multiple: true });
  const draw = () => {
    list.replaceChildren(...taken.map((one, n) => el("li", {},
      el("img", { src: one.thumb, alt: say(`照片 ${n + 1}`, `Photo ${n + 1}`) }),
      el("button", { type: "button", class: "photos__away", "aria-label": say(`去掉照片 ${n + 1}`, `Remove photo ${n + 1}`), onclick: () => { taken.splice(n, 1); draw(); } }, "×"))));
    button.hidden = taken.length >= most;
  };
  input.addEventListener("change", async () => {
    for (const file of [...input.files].slice(0, most - taken.length)) {
      try { taken.push(await photograph(file)); } catch { onfault(); }
    }
    input.value = "";
    draw();
  });
  const button = el("label", { class: "button button--full", for: input.id }, icon("plus"), say("拍照或选照片", "Take or choose photos"));
  const node = el("div", { class: "f" }, el("p", { class: "f__label" }, say("照片", "Photos")),
    el("p", { class: "f__hint" }, say("地点等信息会去掉。", "Place and the like are taken out.")), list, input, button);
  draw();
  return { node, value: () => taken };
}
