// Facts that changed: the dictionary's questions by section, as they stand; what is altered goes with the value it started from.
import { choice, control, text, Unfit } from "./controls.js";
import { el, toast } from "./elements.js";
import { unsentFacts } from "./queue.js";
import { pair, say } from "./words.js";

const WAYS = [["入户查看", "入户查看", "Seen at the home"], ["户主口述", "户主口述", "Told by the head"], ["看过证件材料", "看过证件材料", "Papers were seen"]];

// Whose facts can be changed: the household, its members, or the village.
function subjects(at) {
  if (!at.household) return [{ key: "village", words: at.village.name, table: "village", ...at.village.facts }];
  const people = at.household.members.map((one) => ({ key: String(one.id), words: one.name, table: "member", member: one.id, values: one.values, versions: one.versions }));
  return [{ key: "household", words: say("全户", "The household"), table: "household", values: at.household.values, versions: at.household.versions }, ...people];
}

export async function factsForm(at) {
  const listed = subjects(at);
  const old = at.told?.answers;
  const first = listed.find((one) => (old ? one.table === old.table && (one.member ?? null) === (old.member ?? null) : true)) ?? listed[0];
  let current = null;
  const body = el("div", { class: "sections" });
  const whose = choice(say("谁的情况", "Whose facts"), listed.map((one) => [one.key, one.words, one.words]), first.key);
  whose.node.hidden = listed.length < 2 || Boolean(old);
  const reason = text(say("怎么知道的", "How it is known"), old?.reason, { longest: 200, required: true });
  const ways = el("div", { class: "picks" }, WAYS.map(([, zh, en]) => el("button", { type: "button", class: "chip", onclick: () => { reason.control.value = say(zh, en); } }, say(zh, en))));
  const draw = async () => {
    const subject = listed.find((one) => one.key === whose.value()) ?? first;
    const target = { household: at.household?.id ?? null, village: at.village.code, table: subject.table, member: subject.member };
    // A second change of what has not left yet goes on with the first one.
    if (!at.before) at.goesOn = await unsentFacts(target);
    const begun = (at.before ?? at.goesOn)?.content.told.answers.values ?? {};
    current = { subject, controls: new Map() };
    body.replaceChildren(...at.questions.facts[subject.table].map((section) => sectionOf(section, subject, begun, current.controls)));
    if (at.goesOn && !reason.value()) reason.control.value = at.goesOn.content.told.answers.reason;
  };
  whose.node.addEventListener("change", draw);
  await draw();
  const answer = () => {
    const values = changed(current);
    if (!Object.keys(values).length) {
      toast(say("还没有改动。", "Nothing has been changed yet."), "bad");
      throw new Unfit(body.querySelector("summary"));
    }
    if (!reason.value()) throw new Unfit(reason.control);
    at.before ??= at.goesOn;
    const { table, member } = current.subject;
    return { answers: { table, year: at.village.year, reason: reason.value(), values, ...(member ? { member } : {}) } };
  };
  return { nodes: [whose.node, body, reason.node, ways], answer };
}

function sectionOf(section, subject, begun, controls) {
  const known = section.fields.filter((one) => subject.values[one.name] !== undefined).length;
  const isBegun = section.fields.some((one) => begun[one.name]);
  const details = el("details", { class: "section", open: isBegun },
    el("summary", {}, el("span", {}, pair(section.words)), el("span", { class: "quiet" }, `${known}/${section.fields.length}`)));
  // Controls are made when a section is opened: an old telephone does not draw two hundred of them at once.
  const fill = () => {
    if (details.childElementCount > 1) return;
    details.append(...section.fields.map((question) => {
      const start = begun[question.name];
      const stands = { from: subject.values[question.name] ?? null, version: subject.versions[question.name] ?? 0 };
      const base = start ? { from: start.from, version: start.version } : stands;
      const made = control(question, start ? start.to : base.from);
      controls.set(question.name, { made, base });
      return made.node;
    }));
  };
  details.addEventListener("toggle", () => { if (details.open) fill(); });
  if (isBegun) fill();
  return details;
}

function changed({ controls }) {
  const values = {};
  for (const [name, { made, base }] of controls) {
    const to = made.value();
    if (to !== base.from) values[name] = { from: base.from, to, version: base.version };
  }
  return values;
}
