/* Small helps for the desk. Everything works without them. */
(() => {
  "use strict";

  // Warn before leaving a form with changes that were not saved.
  const guarded = document.querySelectorAll("form[data-warn-unsaved]");
  const changed = new Set();
  guarded.forEach((form) => {
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.delete(form));
    form.addEventListener("saved", () => changed.delete(form));
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed.size > 0) event.preventDefault();
  });

  // A pressed button says so, stays in place, and is not pressed twice.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !button || !button.dataset.busy) return;
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-disabled", "true");
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("button[data-label]").forEach((button) => {
      button.textContent = button.dataset.label;
      button.removeAttribute("data-label");
      button.removeAttribute("aria-disabled");
    });
  });

  // Drop-downs close with Escape, or when one goes elsewhere.
  const openSheets = () => document.querySelectorAll(".unit-switcher[open], .desk-more[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openSheets().forEach((sheet) => {
      sheet.open = false;
      sheet.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    openSheets().forEach((sheet) => {
      if (!sheet.contains(event.target)) sheet.open = false;
    });
  });

  // The error summary takes the focus after a page that came back with errors.
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
