// Make elements: el("p", { class: "quiet" }, "words", child). Text is always text, never markup.
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked" || key === "disabled" || key === "hidden") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const drawn = document.getElementById(`icon-${name}`);
  return drawn ? drawn.content.cloneNode(true) : "";
}

export const badge = (words, tone) => el("span", { class: `badge badge--${tone}` }, words);

export function toast(words, tone = "good", lasting = 6000) {
  const shown = el("p", { class: `note note--${tone}` }, words);
  document.getElementById("notices").replaceChildren(shown);
  setTimeout(() => shown.remove(), lasting);
}

// Ask before something is lost; resolves to whether it is to be done.
export function confirmed(question, yes, no) {
  return new Promise((resolve) => {
    const end = (is) => () => { dialog.close(); dialog.remove(); resolve(is); };
    const dialog = el("dialog", { class: "ask", "aria-label": question },
      el("p", {}, question),
      el("div", { class: "ask__buttons" },
        el("button", { class: "button", type: "button", onclick: end(false) }, no),
        el("button", { class: "button button--danger", type: "button", onclick: end(true) }, yes)));
    dialog.addEventListener("cancel", end(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
