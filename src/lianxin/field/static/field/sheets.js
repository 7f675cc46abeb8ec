// The sheets of an evaluation: who is to be asked, by village, and one household's questions. They end in the queue like everything else.
import { badge, el, toast } from "./elements.js";
import { choice, dayOf, earliest, notSaved, photos, text, Unfit } from "./controls.js";
import { evaluations, kept } from "./keeping.js";
import { items, photosOf, putDown, takeAway } from "./queue.js";
import { pair, say, STATES, today } from "./words.js";

const UNSENT = ["queued", "sending", "stuck", "refused"];
const MOST_PHOTOS = 2; // for each question that asks for proof
const MOST_FILES = 8; // what one sheet may carry

const unsentOf = (waiting, id, place) => waiting.find((row) => row.content?.told.kind === "sheet"
  && row.content.told.answers.evaluation === id && row.content.told.answers.place === place && UNSENT.includes(row.state));

export async function sheetsView() {
  const found = await evaluations();
  const waiting = await items();
  if (!found.length) return el("p", { class: "empty" }, say("还没有下载样本。有信号时点“我的 → 立即同步”。", "No sample yet. With a signal, tap Me → Sync now."));
  return el("div", { class: "stack" }, found.map((one) => evaluationOf(one, waiting)));
}

// Who is still to be asked comes first, in every village and among the villages.
function evaluationOf(evaluation, waiting) {
  const homes = [...evaluation.households].sort((a, b) => (a.state === "asked") - (b.state === "asked"));
  const villages = [...new Set(homes.map((one) => one.village))];
  const left = evaluation.households.filter((one) => one.state === "to_ask" && !unsentOf(waiting, evaluation.id, one.place)).length;
  return el("section", { class: "stack" },
    el("header", {}, el("h1", {}, evaluation.title),
      el("p", { class: "quiet" }, left ? say(`还要访问 ${left} 户。公布以前请勿外传。`, `${left} still to ask. Not to be passed on before publication.`) : say("都访问过了。", "Everybody was asked."))),
    villages.map((name) => el("section", {}, el("h2", { class: "place" }, name),
      el("ul", { class: "homes" }, homes.filter((one) => one.village === name).map((one) => line(evaluation, one, waiting))))));
}

function line(evaluation, home, waiting) {
  const unsent = unsentOf(waiting, evaluation.id, home.place);
  const told = [el("span", { class: "home__name" }, home.head || "—"),
    el("span", { class: "home__about" }, [say(`第 ${home.place} 号`, `no. ${home.place}`), pair(home.status_words), home.group].filter(Boolean).join(" · "))];
  if (home.state === "asked") return el("li", {}, el("div", { class: "home" }, told, badge(say("已访问", "Asked"), "good")));
  const address = `#/sheet/${evaluation.id}/${home.place}${unsent ? `/${unsent.uuid}` : ""}`;
  return el("li", {}, el("a", { class: "home", href: unsent ? "#/waiting" : address }, told,
    unsent ? badge(say(STATES[unsent.state][0], STATES[unsent.state][1]), STATES[unsent.state][2]) : null));
}

// One question: its control, its answer as text, and the pictures that prove it.
function asked(question, old, held) {
  const words = pair(question.words) + (question.optional ? say("（可不填）", " (may be left out)") : "");
  const made = question.kind === "choice"
    ? choice(words, [...question.choices, ["unknown", "说不清", "cannot say"]], old)
    : text(words, old, question.kind === "number" ? { mode: "decimal", longest: 12 } : { rows: 2, longest: 500 });
  const proof = question.evidence ? photos(held, MOST_PHOTOS, () => toast(say("这个文件不是照片。", "That file is no picture."), "bad")) : null;
  const value = () => {
    const told = made.value();
    const isFit = told === null ? question.optional : question.kind !== "number" || /^\d{1,8}(\.\d{1,2})?$/.test(told);
    if (!isFit) throw new Unfit(made.control ?? made.node.querySelector("input"));
    return told ?? "";
  };
  return { name: question.name, nodes: [made.node, proof?.node], value, proof };
}

export async function sheetView(id, place, uuid, after) {
  const evaluation = await kept(`evaluation:${id}`);
  const home = evaluation?.households.find((one) => one.place === Number(place));
  if (!home || home.state === "asked") return null;
  const before = uuid ? (await items()).find((one) => one.uuid === uuid && one.content) : null;
  const old = before?.content.told.answers;
  const held = before ? await photosOf(before) : [];
  const provenBy = (photo) => old?.evidence?.[before.photos.findIndex((one) => one.uuid === photo.uuid)];
  const rows = evaluation.questions.filter((one) => !one.asked_of.length || one.asked_of.includes(home.status))
    .map((one) => asked(one, old?.values[one.name] || null, held.filter((photo) => provenBy(photo) === one.name)));
  const on = text(say("访问日期", "Day of asking"), before?.content.told.on ?? today(), { type: "date", required: true });
  on.control.max = today();
  on.control.min = evaluation.from ?? earliest();
  const form = el("form", { class: "capture", novalidate: true, autocomplete: "off" },
    el("header", { class: "capture__head" }, el("h1", {}, home.head || "—"), el("p", { class: "quiet" }, [home.village, home.group, pair(home.status_words), say(`第 ${home.place} 号`, `no. ${home.place}`)].filter(Boolean).join(" · "))),
    on.node, rows.flatMap((one) => one.nodes),
    el("p", { class: "hint" }, say("访问不到的，有信号时在样本页启用备选户。", "Who cannot be asked is replaced on the page of the sample, with a signal.")),
    el("div", { class: "bottom" }, el("button", { class: "button button--primary button--full button--large" }, say("保存问卷", "Save the sheet"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const values = Object.fromEntries(rows.map((one) => [one.name, one.value()]).filter(([, told]) => told));
      const proofs = rows.flatMap((one) => (one.proof?.value() ?? []).map((photo) => ({ photo, question: one.name }))).slice(0, MOST_FILES);
      const answers = { evaluation: evaluation.id, place: home.place, values, evidence: proofs.map((one) => one.question) };
      await putDown({ kind: "sheet", household: null, village: "", on: dayOf(on), answers }, proofs.map((one) => one.photo), home.head || String(home.place));
      if (before) await takeAway(before);
      after();
    } catch (fault) {
      notSaved(fault);
    }
  });
  return form;
}
