// Files may also be dropped onto the form; without this script the ordinary control does the same.
(() => {
  "use strict";
  const drop = document.querySelector("[data-drop]");
  const control = drop?.querySelector('input[type="file"]');
  if (!control) return;
  const list = drop.querySelector("[data-drop-list]");
  drop.querySelector("[data-drop-hint]").hidden = false;

  const show = () => {
    list.replaceChildren(...Array.from(control.files, (file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} · ${(file.size / 1024).toLocaleString(undefined, { maximumFractionDigits: 0 })} KB`;
      return line;
    }));
  };
  control.addEventListener("change", show);
  ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  }));
  ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("is-over")));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    control.files = event.dataTransfer.files;
    show();
  });
})();
