// My households by village, found by name; and one household: who lives in it, what is known, what can be written down.
import { badge, el, icon } from "./elements.js";
import { household, kept, villages } from "./keeping.js";
import { items } from "./queue.js";
import { KINDS, pair, say, STATES } from "./words.js";

const OPEN = ["queued", "sending", "stuck", "refused", "waiting"];

export async function homesView() {
  const found = await villages();
  const waiting = await items();
  const list = el("div", { class: "stack" });
  const draw = (asked) => {
    list.replaceChildren(...found.map((village) => villageOf(village, asked, waiting)));
    if (!found.length) list.append(el("p", { class: "empty" }, say("还没有下载农户。有信号时点“我的 → 立即同步”。", "No households yet. With a signal, tap Me → Sync now.")));
  };
  const count = found.reduce((sum, one) => sum + one.households.length, 0);
  const search = el("input", { class: "control", type: "search", placeholder: say(`在 ${count} 户里找：姓名、户编号`, `Find among ${count}: name, number`), "aria-label": say("找户", "Find a household"), autocomplete: "off" });
  search.addEventListener("input", () => draw(search.value.trim()));
  draw("");
  return el("div", {}, el("h1", { class: "visually-hidden" }, say("农户", "Households")), search, list);
}

function villageOf(village, asked, waiting) {
  const fits = (one) => !asked || [one.head, one.no, ...one.members.map((who) => who.name)].some((told) => told?.includes(asked));
  const shown = village.households.filter(fits);
  const about = `#/village/${village.code}`;
  return el("section", {},
    el("h2", { class: "place" }, el("span", {}, village.name), village.facts ? el("a", { href: about }, village.may_report_disputes ? say("村情 · 日报", "Village · day’s report") : say("村情", "Village")) : null),
    el("ul", { class: "homes" }, shown.map((one) => {
      const open = waiting.filter((row) => row.content?.told.household === one.id && OPEN.includes(row.state)).length;
      return el("li", {}, el("a", { class: "home", href: `#/home/${village.code}/${one.id}` },
        el("span", { class: "home__name" }, one.head || "—"),
        el("span", { class: "home__about" }, [one.group, say(`${one.members.length} 人`, `${one.members.length} people`), one.no].filter(Boolean).join(" · ")),
        open ? badge(say(`${open} 条待办`, `${open} open`), "unsure") : null));
    })),
    shown.length ? null : el("p", { class: "empty" }, say("没有找到。", "Not found.")));
}

function valueText(question, value) {
  if (value === undefined || value === null) return null;
  const unit = question.unit ? ` ${pair(question.unit)}` : "";
  const label = (key) => { const code = question.codes.find((one) => one[0] === key); return code ? say(code[1], code[2]) : key; };
  switch (question.type) {
    case "boolean": return value ? say("是", "Yes") : say("否", "No");
    case "code": return label(value);
    case "codes": return value.split(",").filter(Boolean).map(label).join(say("、", ", ")) || say("无", "None");
    case "money": return `${(value / 100).toLocaleString("en", { maximumFractionDigits: 2 })}${unit}`;
    case "month": return value.slice(0, 7);
    default: return `${value}${unit}`;
  }
}

function known(sections, values) {
  return sections.map((section) => {
    const lines = section.fields.map((one) => [one, valueText(one, values[one.name])]).filter(([, told]) => told !== null);
    if (!lines.length) return null;
    return el("details", { class: "section" },
      el("summary", {}, el("span", {}, pair(section.words)), el("span", { class: "quiet" }, String(lines.length))),
      el("dl", { class: "lines" }, lines.map(([one, told]) => el("div", {}, el("dt", {}, pair(one.words)), el("dd", {}, told)))));
  });
}

const act = (kind, name, code, id = "") => el("a", { class: "act", href: `#/write/${kind}/${code}/${id}` }, icon(name), el("span", {}, say(...KINDS[kind])));

export async function homeView(code, id) {
  const { village, household: home } = await household(code, id);
  if (!home) return null;
  const questions = await kept("forms");
  const relation = { type: "code", codes: questions.lists.relation };
  const own = (await items()).filter((row) => row.content?.told.household === home.id).slice(0, 10);
  return el("div", { class: "stack" },
    el("header", {}, el("h1", {}, home.head || "—"), el("p", { class: "quiet" }, [village.name, home.group, home.no].filter(Boolean).join(" · "))),
    home.may_correct ? null : el("p", { class: "hint" }, say("您改的情况要由村或乡镇审核后入库。", "What you change is reviewed by village or township before it counts.")),
    el("nav", { class: "acts", "aria-label": say("记一条", "Write something down") }, act("visit", "pencil", code, id), village.year ? act("facts", "clipboard-list", code, id) : null,
      village.year ? act("member", "users", code, id) : null, act("lead", "bell", code, id)),
    own.length ? el("section", {}, el("h2", {}, say("我记的", "What I wrote")), el("ul", { class: "mine" }, own.map((row) => el("li", {}, el("a", { href: "#/waiting" }, say(...KINDS[row.content.told.kind]), ` · ${row.content.told.on}`), badge(say(STATES[row.state][0], STATES[row.state][1]), STATES[row.state][2]))))) : null,
    el("section", {}, el("h2", {}, say("家里的人", "Who lives here")), el("ul", { class: "people" }, home.members.map((one) => el("li", {},
      el("b", {}, one.name), el("span", { class: "quiet" }, valueText(relation, one.values.relation_to_head) ?? "")))) ),
    el("section", {}, el("h2", {}, say(`${village.year ?? ""} 年情况`, `Facts of ${village.year ?? "–"}`)), known(questions.facts.household, home.values)));
}

export async function villageView(code) {
  const village = await kept(`village:${code}`);
  if (!village?.facts) return null;
  const questions = await kept("forms");
  return el("div", { class: "stack" },
    el("header", {}, el("h1", {}, village.name), el("p", { class: "quiet" }, say(`${village.year} 年村情`, `Facts of ${village.year}`))),
    el("nav", { class: "acts", "aria-label": say("记一条", "Write something down") }, act("facts", "clipboard-list", code), village.may_report ? act("lead", "bell", code) : null,
      village.may_report_disputes ? act("disputes", "check", code) : null),
    known(questions.facts.village, village.facts.values));
}
