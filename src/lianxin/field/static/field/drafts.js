// What is being written is kept while it is: where the camera opens, a telephone with little memory ends the page, and the words with it.
// A draft lies hidden like everything else that is shown, goes when it is saved, and with the key.
import { el } from "./elements.js";
import { hidden, shown } from "./secrets.js";
import { read, remove, write } from "./store.js";
import { say } from "./words.js";

const PREFIX = "draft:";
const PAUSE = 400;
const LASTS = 7 * 24 * 3600 * 1000;
let pending = null; // the form that was written in and the timer that keeps it
let at = ""; // the address of the form on the page

export const isDraft = (name) => name.startsWith(PREFIX);

const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const fieldsOf = (form) => [...form.elements].filter((one) => one.matches("input, select, textarea") && one.type !== "file");
const sectionsOf = (form) => [...form.querySelectorAll("details")];
const valuesOf = (fields) => fields.map((one) => (isTick(one) ? one.checked : one.value));
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const asWritten = () => new Promise((done) => { setTimeout(done, 50); });

// What a form holds: its choices outside the sections, which sections are open (a closed one has no fields yet), and all values.
const saidIn = (form) => ({
  first: valuesOf(fieldsOf(form).filter((one) => !one.closest("details"))),
  open: sectionsOf(form).map((one) => one.open),
  all: valuesOf(fieldsOf(form)),
});

function fill(fields, values) {
  if (fields.length !== values.length) return false;
  fields.forEach((one, n) => { if (isTick(one)) one.checked = values[n]; else one.value = values[n]; });
  return true;
}

// First what decides which sections there are, then the sections, then everything: each draws what the next one fills.
async function filled(form, told) {
  const outside = fieldsOf(form).filter((one) => !one.closest("details"));
  if (!fill(outside, told.first)) return false;
  for (const one of outside) if (one.checked || one.matches("select")) one.dispatchEvent(new Event("change", { bubbles: true }));
  await asWritten();
  const sections = sectionsOf(form);
  if (sections.length !== told.open.length) return false;
  sections.forEach((one, n) => { one.open = told.open[n]; });
  await asWritten();
  return fill(fieldsOf(form), told.all);
}

async function keep(form, address) {
  pending = null;
  try {
    await write("kept", { name: PREFIX + address, at: Date.now(), hidden: await hidden(saidIn(form)) });
  } catch {
    // Without a key or room there is no draft; saving says so.
  }
}

// Keep at once what waits to be kept: the page may be ended while another is in front.
export function keepDraftNow() {
  if (!pending) return;
  clearTimeout(pending.timer);
  keep(pending.form, pending.address);
}

export async function dropDraft() {
  if (pending) clearTimeout(pending.timer);
  pending = null;
  await remove("kept", PREFIX + at);
}

// Fill a form with what was last written in it, if it still asks the same, and keep what is written from now on.
export async function withDraft(form, address, redraw) {
  keepDraftNow();
  at = address;
  const row = await read("kept", PREFIX + address);
  const told = row && Date.now() - row.at < LASTS ? await shown(row.hidden) : null;
  if (told && !isSame(told, saidIn(form)) && (await filled(form, told))) {
    const anew = async () => { await dropDraft(); await redraw(); };
    form.firstElementChild.after(el("div", { class: "hint row" }, el("p", {}, say("上次没写完的已恢复；照片要重新选。", "What was not finished is here again; choose photos anew.")),
      el("button", { class: "button button--small", type: "button", onclick: anew }, say("清空重写", "Start anew"))));
  }
  form.addEventListener("input", () => {
    if (pending) clearTimeout(pending.timer);
    pending = { form, address, timer: setTimeout(() => keep(form, address), PAUSE) };
  });
}
