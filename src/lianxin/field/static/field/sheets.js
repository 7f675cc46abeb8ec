// The sheets of an evaluation: who is to be asked, by village, and one household's questions. They end in the queue like everything else.
import { badge, el, toast } from "./elements.js";
import { choice, dayOf, earliest, notSaved, photos, text, Unfit } from "./controls.js";
import { evaluations, kept } from "./keeping.js";
import { items, photosOf, putDown, takeAway } from "./queue.js";
import { pair, say, STATES, today } from "./words.js";

const UNSENT = ["queued", "sending", "stuck", "refused"];
const MOST_PHOTOS = 2; // for each question that asks for proof
const MOST_FILES = 8; // what one sheet may carry

const ofEvaluation = (waiting, id, kind) => waiting.filter((row) => row.content?.told.kind === kind && row.content.told.answers.evaluation === id);
const unsentOf = (waiting, id, place) => [...ofEvaluation(waiting, id, "sheet"), ...ofEvaluation(waiting, id, "replacement")]
  .find((row) => row.content.told.answers.place === place && UNSENT.includes(row.state));

// Who is to be asked as this telephone knows: who was not reached is out, and the next reserve of his village and stratum, by the lots, is in
// his place. The server settles it: where a colleague called the same one up, what comes second is told so.
function facing(evaluation, waiting) {
  const homes = [...evaluation.households];
  const reserve = [...(evaluation.reserve ?? [])];
  const told = ofEvaluation(waiting, evaluation.id, "replacement").filter((row) => ["queued", "sending"].includes(row.state)).sort((a, b) => (a.at < b.at ? -1 : 1));
  for (const { content } of told) {
    const out = homes.find((one) => one.place === content.told.answers.place);
    const next = out ? reserve.findIndex((one) => one.village_code === out.village_code && one.status === out.status) : -1;
    if (next >= 0) homes.push({ ...reserve.splice(next, 1)[0], state: "to_ask", instead: out.place });
  }
  return homes;
}

export async function sheetsView() {
  const found = await evaluations();
  const waiting = await items();
  if (!found.length) return el("p", { class: "empty" }, say("还没有下载样本。有信号时点“我的 → 立即同步”。", "No sample yet. With a signal, tap Me → Sync now."));
  return el("div", { class: "stack" }, found.map((one) => evaluationOf(one, waiting)));
}

// Who is still to be asked comes first, in every village and among the villages.
function evaluationOf(evaluation, waiting) {
  const everybody = facing(evaluation, waiting);
  const homes = [...everybody].sort((a, b) => (a.state === "asked") - (b.state === "asked"));
  const villages = [...new Set(homes.map((one) => one.village))];
  const left = everybody.filter((one) => one.state === "to_ask" && !unsentOf(waiting, evaluation.id, one.place)).length;
  return el("section", { class: "stack" },
    el("header", {}, el("h1", {}, evaluation.title),
      el("p", { class: "quiet" }, left ? say(`还要访问 ${left} 户。公布以前请勿外传。`, `${left} still to ask. Not to be passed on before publication.`) : say("都访问过了。", "Everybody was asked."))),
    villages.map((name) => el("section", {}, el("h2", { class: "place" }, name),
      el("ul", { class: "homes" }, homes.filter((one) => one.village === name).map((one) => line(evaluation, one, waiting))))));
}

function line(evaluation, home, waiting) {
  const unsent = unsentOf(waiting, evaluation.id, home.place);
  const told = [el("span", { class: "home__name" }, home.head || "—"),
    el("span", { class: "home__about" }, [say(`第 ${home.place} 号`, `no. ${home.place}`), pair(home.status_words), home.group, home.instead ? say(`替第 ${home.instead} 号`, `in place of no. ${home.instead}`) : ""].filter(Boolean).join(" · "))];
  if (home.state === "asked") return el("li", {}, el("div", { class: "home" }, told, badge(say("已访问", "Asked"), "good")));
  const address = `#/sheet/${evaluation.id}/${home.place}${unsent ? `/${unsent.uuid}` : ""}`;
  return el("li", {}, el("a", { class: "home", href: unsent ? "#/waiting" : address }, told,
    unsent ? badge(unsent.content.told.kind === "replacement" ? say("访问不到", "Not reached") : say(STATES[unsent.state][0], STATES[unsent.state][1]), STATES[unsent.state][2]) : null));
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
  const home = evaluation ? facing(evaluation, await items()).find((one) => one.place === Number(place)) : null;
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
    before || !evaluation.reasons ? null : el("a", { class: "button button--full", href: `#/absent/${id}/${place}` }, say("访问不到这一户", "This household cannot be asked")),
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

// A household that cannot be asked: why, and what was tried. The next reserve by the lots takes its place, at once and without signal.
export async function absentView(id, place, uuid, after) {
  const evaluation = await kept(`evaluation:${id}`);
  const waiting = await items();
  const home = evaluation ? facing(evaluation, waiting).find((one) => one.place === Number(place)) : null;
  if (!home || home.state === "asked") return null;
  const before = uuid ? waiting.find((one) => one.uuid === uuid && one.content) : null;
  const old = before?.content.told.answers;
  const reason = choice(say("为什么访问不到", "Why it cannot be asked"), evaluation.reasons, old?.reason);
  const words = text(say("怎么找的、见到什么", "What was tried and seen"), old?.words, { rows: 3, longest: 400 });
  const form = el("form", { class: "capture", novalidate: true, autocomplete: "off" },
    el("header", { class: "capture__head" }, el("h1", {}, home.head || "—"), el("p", { class: "quiet" }, [home.village, home.group, say(`第 ${home.place} 号`, `no. ${home.place}`)].filter(Boolean).join(" · "))),
    el("p", { class: "hint" }, say("保存后，同村同类的下一个备选户（按抽签次序）出现在名单里，可以接着访问。谁也不能挑。", "Once saved, the next reserve of the village and stratum, by the lots, is on the list and can be asked. Nobody chooses.")),
    reason.node, words.node,
    el("div", { class: "bottom" }, el("button", { class: "button button--primary button--full button--large" }, say("保存", "Save"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (!reason.value()) throw new Unfit(reason.node.querySelector("input"));
      if (!words.value()) throw new Unfit(words.control);
      const answers = { evaluation: evaluation.id, place: home.place, reason: reason.value(), words: words.value() };
      await putDown({ kind: "replacement", household: null, village: "", on: today(), answers }, [], home.head || String(home.place));
      if (before) await takeAway(before);
      location.hash = "#/";
      after(true);
    } catch (fault) {
      notSaved(fault);
    }
  });
  return form;
}
