// The forms: a visit, facts that changed, somebody who left or joined, a lead. Each ends in the queue, whether there is signal or not.
import { choice, dayOf, earliest, notSaved, photos, select, text, Unfit } from "./controls.js";
import { el, toast } from "./elements.js";
import { factsForm } from "./facts.js";
import { household, kept, villages } from "./keeping.js";
import { items, photosOf, putDown, takeAway } from "./queue.js";
import { KINDS, say, today } from "./words.js";

const MOST_PHOTOS = 6;

// What a form is about: the household and its village, what was written before (when an item is put right), the questions.
async function scene(kind, code, id, uuid) {
  const before = uuid ? (await items()).find((one) => one.uuid === uuid && one.content) : null;
  const about = id ? await household(code, id) : { village: (await villages()).find((one) => one.code === code) };
  return { kind, ...about, before, told: before?.content.told, questions: await kept("forms") };
}

export async function captureView(kind, code, id, uuid, after) {
  const at = await scene(kind, code, id, uuid);
  const make = { visit, member, lead, disputes, facts: factsForm }[kind];
  if (!at.village || !make || (id && !at.household)) return null;
  const made = await make(at);
  const title = at.household ? at.household.head || at.household.no : at.village.name;
  const isVillage = !at.household;
  const on = text(say("看到的日期", "Seen on"), at.told?.on ?? today(), { type: "date", required: true });
  on.control.min = earliest();
  on.control.max = today();
  const form = el("form", { class: "capture", novalidate: true, autocomplete: "off" },
    el("header", { class: "capture__head" }, el("h1", {}, say(...KINDS[kind])), el("p", { class: "quiet" }, title, isVillage ? "" : ` · ${at.village.name}`)),
    on.node, made.nodes,
    el("div", { class: "bottom" }, el("button", { class: "button button--primary button--full button--large" }, say("保存", "Save"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { answers, shown = [] } = made.answer();
      const told = { kind, household: at.household?.id ?? null, village: at.village.code, on: dayOf(on), answers };
      // A refused item is replaced by what puts it right; one that never left goes.
      const wasRefused = at.before?.state === "refused";
      await putDown(wasRefused ? { ...told, replaces: at.before.uuid } : told, shown, title);
      if (at.before) await takeAway(at.before);
      after();
    } catch (fault) {
      notSaved(fault);
    }
  });
  return form;
}

const required = (field) => {
  const value = field.value();
  if (value === null) throw new Unfit(field.control ?? field.node.querySelector("input"));
  return value;
};

async function visit(at) {
  const old = at.told?.answers ?? {};
  const found = text(say("了解到什么", "What was found"), old.found, { rows: 3, longest: 1000 });
  const done = text(say("做了什么", "What was done"), old.done, { rows: 3, longest: 1000 });
  const promised = text(say("答应了什么", "What was promised"), old.promised, { rows: 2, longest: 1000 });
  const next = text(say("下一步", "Next step"), old.next_step, { longest: 400 });
  const nextOn = text(say("哪天办", "On which day"), old.next_on, { type: "date" });
  const taken = photos(at.before ? await photosOf(at.before) : [], MOST_PHOTOS, () =>
    toast(say("这个文件不是照片。", "That file is no picture."), "bad"));
  const answer = () => {
    const answers = { found: required(found), done: done.value(), promised: promised.value(), next_step: next.value(), next_on: nextOn.value() };
    if (answers.next_on && !answers.next_step) throw new Unfit(next.control);
    return { answers, shown: taken.value() };
  };
  return { nodes: [found.node, done.node, promised.node, next.node, nextOn.node, taken.node], answer };
}

async function lead(at) {
  const old = at.told?.answers ?? {};
  const { lead_source: sources, risk: risks } = at.questions.lists;
  const name = text(say("姓名", "Name"), old.person_name, { longest: 60 });
  const place = text(say("住址或怎样找到他", "Address, or how to find him"), old.place, { longest: 120 });
  const words = text(say("什么情况", "What is the matter"), old.words, { rows: 4, hint: say("照实写，不用下结论。", "As it is; no conclusion is asked for.") });
  const risk = select(say("什么风险", "Which risk"), risks, old.risk, { empty: say("还不清楚", "Not clear yet") });
  const source = choice(say("怎么得知的", "How it was learned"), sources, old.source ?? "visit");
  const who = at.household ? [] : [name.node, place.node];
  const answer = () => ({ answers: {
    words: required(words), risk: risk.value() ?? "", source: required(source),
    ...(at.household ? {} : { person_name: required(name), place: required(place) }),
  } });
  return { nodes: [...who, words.node, risk.node, source.node], answer };
}

async function member(at) {
  const old = at.told?.answers ?? {};
  const { leaving, joining, relation, sex } = at.questions.lists;
  const people = at.household.members.map((one) => [String(one.id), one.name, one.name]);
  const who = select(say("谁离开", "Who leaves"), people, old.member ? String(old.member) : null);
  const why = select(say("为什么离开", "Why"), leaving, old.kind);
  const head = select(say("新户主", "New head"), people, old.new_head ? String(old.new_head) : null, { hint: say("只在户主离开时选。", "Only where the head leaves.") });
  const name = text(say("姓名", "Name"), old.name, { longest: 60 });
  const related = select(say("与户主关系", "Relation to the head"), relation.filter(([key]) => key !== "head"), old.relation);
  const gender = choice(say("性别", "Sex"), sex, old.sex);
  const because = select(say("为什么加入", "Why"), joining, old.kind);
  const note = text(say("说明", "Note"), old.note, { longest: 120 });
  const leaves = el("div", {}, who.node, why.node, head.node);
  const joins = el("div", {}, name.node, related.node, gender.node, because.node);
  const which = choice(say("什么变化", "What changed"), [["join", "有人加入", "Somebody joined"], ["leave", "有人离开", "Somebody left"]], old.change ?? "join");
  const show = () => { leaves.hidden = which.value() !== "leave"; joins.hidden = !leaves.hidden; };
  which.node.addEventListener("change", show);
  show();
  const answer = () => {
    if (which.value() === "join") {
      return { answers: { change: "join", name: required(name), relation: required(related), sex: gender.value(), kind: required(because), note: note.value() } };
    }
    const newHead = head.value();
    return { answers: { change: "leave", member: Number(required(who)), kind: required(why), new_head: newHead ? Number(newHead) : null, note: note.value() } };
  };
  return { nodes: [which.node, joins, leaves, note.node], answer };
}

// The day's report: with none it is two taps; each dispute found adds its own lines.
async function disputes(at) {
  const old = at.told?.answers ?? {};
  const listed = el("div", { class: "stack" });
  const rows = [];
  const add = (told = {}) => {
    const kind = select(say("哪一类", "Which kind"), at.questions.lists.dispute, told.kind);
    const parties = text(say("谁和谁", "Who with whom"), told.parties, { longest: 200 });
    const words = text(say("什么事", "What about"), told.words, { rows: 2 });
    const since = text(say("从哪天起（不清楚就空着）", "Since when (leave empty if unknown)"), told.since_on, { type: "date" });
    const row = { kind, parties, words, since };
    const node = el("fieldset", { class: "f" }, el("legend", { class: "f__label" }, say("一起纠纷", "A dispute")), kind.node, parties.node, words.node, since.node,
      el("button", { type: "button", class: "button button--small button--quiet", onclick: () => { rows.splice(rows.indexOf(row), 1); node.remove(); tell(); } }, say("去掉这一起", "Take this one out")));
    rows.push(row);
    listed.append(node);
    tell();
  };
  const count = el("p", { class: "hint" });
  const tell = () => { count.textContent = rows.length ? say(`报 ${rows.length} 起。`, `${rows.length} to report.`) : say("今天没有纠纷就直接保存：这就是零报告。", "None today? Just save: that is the report of zero."); };
  for (const one of old.found ?? []) add(one);
  tell();
  const more = el("button", { type: "button", class: "button button--full", onclick: () => add() }, say("加一起纠纷", "Add a dispute"));
  const answer = () => ({ answers: { found: rows.map((one) => ({
    kind: required(one.kind), parties: required(one.parties), words: required(one.words), since_on: one.since.value(),
  })), words: "" } });
  return { nodes: [count, listed, more], answer };
}
