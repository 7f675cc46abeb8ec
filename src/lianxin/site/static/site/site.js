// The few things a page does by itself. Everything works without them.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");

  // The menu on a phone: a drawer that Escape and its veil close, and that gives the focus back.
  const menu = document.getElementById("menu");
  const opener = document.querySelector("[data-menu]");
  const showMenu = (isOpen) => {
    root.classList.toggle("menu-is-open", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? menu.querySelector("a[aria-current], a") : opener).focus();
  };
  if (menu && opener) {
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-controls", "menu");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", (event) => { event.preventDefault(); showMenu(true); });
    opener.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); showMenu(true); } });
    document.querySelectorAll("[data-menu-close]").forEach((closer) =>
      closer.addEventListener("click", (event) => { event.preventDefault(); showMenu(false); }));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && root.classList.contains("menu-is-open")) showMenu(false);
    });
  }

  document.addEventListener("click", (event) => {
    const part = event.target instanceof Element ? event.target : null;
    if (!part) return;
    const opens = part.closest("[data-opens]");
    if (opens) {
      const dialog = document.getElementById(opens.dataset.opens);
      if (dialog instanceof HTMLDialogElement) { event.preventDefault(); dialog.showModal(); }
    }
    const closes = part.closest("[data-closes]");
    if (closes) closes.closest("dialog")?.close();
    if (part instanceof HTMLDialogElement) part.close(); // a click beside the content falls on the dialog itself
    const back = part.closest("[data-back]");
    if (back && history.length > 1) { event.preventDefault(); history.back(); }
    const copies = part.closest("[data-copies]");
    if (copies && navigator.clipboard) {
      navigator.clipboard.writeText(copies.dataset.copies).then(() => copies.classList.add("is-copied"));
    }
    if (part.closest("[data-prints]")) window.print();
    // An open account menu closes when the reader clicks elsewhere.
    document.querySelectorAll("details.me[open]").forEach((me) => { if (!me.contains(part)) me.open = false; });
  });

  // Paper says on every page what of, and when it was counted: margins of a page can show a property, never an element.
  const told = document.querySelector("[data-on-every-page]");
  if (told) document.documentElement.style.setProperty("--on-every-page", JSON.stringify(told.textContent.trim()));

  // A form is sent once: a second click on a slow line must not send it again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.isSent) { event.preventDefault(); return; }
    form.dataset.isSent = "1";
    form.querySelectorAll("button").forEach((button) => button.classList.add("is-busy"));
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-is-sent]").forEach((form) => {
      delete form.dataset.isSent;
      form.querySelectorAll(".is-busy").forEach((button) => button.classList.remove("is-busy"));
    });
  });
})();
