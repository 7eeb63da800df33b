/* The editor's comforts: toolbar, tidy paste, saving while one writes. The form works without. */
(() => {
  "use strict";

  const QUIET_FOR = 2500;
  const AGAIN_AFTER = 15000;
  let form;
  let editor;
  let timer = 0;
  let dirty = false;
  let saving = null;
  let stopped = false;

  const byId = (id) => document.getElementById(id);

  // The editor would write its own style element, which the security policy refuses; desk.css
  // holds those rules. It leaves an element of this name alone.
  const styled = document.createElementNS("urn:gongkai:nothing", "style");
  styled.setAttribute("data-tiptap-style", "");
  document.head.append(styled);

  // --- saving -------------------------------------------------------------------------------
  function say(words, wrong) {
    byId("saved").textContent = words;
    byId("saved").parentElement.classList.toggle("saved-wrong", Boolean(wrong));
  }

  function touched(event) {
    const name = event.target.name || "";
    if (event.target.type === "file" || name === "find" || name.startsWith("reason-") || name.startsWith("kind-")) return;
    dirty = true;
    if (!stopped) {
      clearTimeout(timer);
      timer = setTimeout(save, QUIET_FOR);
    }
  }

  function fields() {
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) {
      if (value instanceof File) data.delete(name);
    }
    return data;
  }

  function save() {
    if (saving || !dirty || stopped || form.uploading) return saving;
    dirty = false;
    say(form.dataset.saving);
    saving = fetch(form.dataset.autosave, {
      method: "POST",
      body: fields(),
      headers: { Accept: "application/json" },
      redirect: "manual",
    })
      .then(heard)
      .catch(() => {
        dirty = true;
        say(form.dataset.failed, true);
        timer = setTimeout(save, AGAIN_AFTER);
      })
      .finally(() => {
        saving = null;
      });
    return saving;
  }

  async function heard(response) {
    if (response.type === "opaqueredirect" || response.status === 403) {
      dirty = true;
      say(form.dataset.expired, true);
      timer = setTimeout(save, AGAIN_AFTER);
      return;
    }
    const answer = await response.json();
    if (response.ok) {
      form.elements.revision.value = answer.revision;
      followGenre(answer.genre);
      say(answer.saved);
      refresh(answer);
      if (!dirty) form.dispatchEvent(new Event("saved"));
    } else {
      dirty = true;
      say(answer.message, true);
      if (response.status === 409) conflict(answer.message);
    }
  }

  function conflict(words) {
    stopped = true;
    byId("conflict-words").textContent = words;
    byId("conflict").hidden = false;
    byId("conflict").scrollIntoView({ block: "nearest" });
  }

  // The genre follows the title on the server; a choice made here since then stays.
  function followGenre(genre) {
    const { genre: shown, genre_was: before } = form.elements;
    if (!shown || shown.value !== before.value) return;
    shown.value = genre;
    before.value = shown.value;
  }

  // What was found in the text follows the text, unless a reason is being written there.
  function refresh(answer) {
    const live = byId("checks-live");
    const writing = live.querySelector("details[open]") || live.contains(document.activeElement);
    if (!writing) live.innerHTML = answer.checks;
    const buttons = byId("editor-buttons");
    if (!buttons.contains(document.activeElement)) buttons.innerHTML = answer.buttons;
  }

  // Files came, or were read meanwhile. Only where nobody else saved in between is the text here
  // still the one that the new revision goes on from; the server says so by naming it.
  function attached(event) {
    const answer = event.detail;
    if (answer.revision) form.elements.revision.value = answer.revision;
    refresh(answer);
  }

  function uploaded() {
    if (dirty) save();
    else form.dispatchEvent(new Event("saved"));
  }

  // A pressed button waits until what is on its way has arrived, so it does not overtake it.
  function pressed(event) {
    clearTimeout(timer);
    const underway = form.uploading || saving;
    if (!underway) {
      stopped = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    underway.finally(() => form.requestSubmit(button));
  }

  // --- toolbar ------------------------------------------------------------------------------
  function align(name) {
    const type = editor.isActive("heading") ? "heading" : "paragraph";
    const here = (editor.getAttributes(type).class || "").split(" ").includes(name);
    const classes = { "t-center": false, "t-right": false, [name]: !here };
    editor.chain().focus().editClasses(type, classes).run();
  }

  const commands = {
    heading2: () => editor.chain().focus().toggleHeading({ level: 2 }).run(),
    heading3: () => editor.chain().focus().toggleHeading({ level: 3 }).run(),
    bold: () => editor.chain().focus().toggleBold().run(),
    bulletList: () => editor.chain().focus().toggleBulletList().run(),
    orderedList: () => editor.chain().focus().toggleOrderedList().run(),
    center: () => align("t-center"),
    right: () => align("t-right"),
    table: () => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    rowAfter: () => editor.chain().focus().addRowAfter().run(),
    rowGone: () => editor.chain().focus().deleteRow().run(),
    columnAfter: () => editor.chain().focus().addColumnAfter().run(),
    columnGone: () => editor.chain().focus().deleteColumn().run(),
    tableGone: () => editor.chain().focus().deleteTable().run(),
    link: () => editor.chain().focus().addLink().run(),
    undo: () => editor.chain().focus().undo().run(),
    redo: () => editor.chain().focus().redo().run(),
  };

  function isActive(mark) {
    const [name, level] = mark.split(":");
    return level ? editor.isActive(name, { level: Number(level) }) : editor.isActive(name);
  }

  function showState(toolbar) {
    toolbar.querySelectorAll("[data-active]").forEach((button) => {
      button.setAttribute("aria-pressed", String(isActive(button.dataset.active)));
    });
    toolbar.querySelectorAll("[data-only-in]").forEach((button) => {
      button.hidden = !editor.isActive(button.dataset.onlyIn);
    });
    toolbar.querySelectorAll("[data-not-in]").forEach((button) => {
      button.hidden = editor.isActive(button.dataset.notIn);
    });
  }

  function arrows(event, toolbar) {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    const buttons = [...toolbar.querySelectorAll("button")].filter((button) => button.offsetParent);
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + (event.key === "ArrowRight" ? 1 : buttons.length - 1)) % buttons.length];
    if (at >= 0 && next) {
      event.preventDefault();
      next.focus();
    }
  }

  function openToolbar() {
    const toolbar = document.querySelector(".toolbar");
    toolbar.querySelector(".toolbar-rich").hidden = false;
    toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-command]");
      if (button) commands[button.dataset.command]();
    });
    toolbar.addEventListener("keydown", (event) => arrows(event, toolbar));
    editor.on("transaction", () => showState(toolbar));
    showState(toolbar);
  }

  // --- paste --------------------------------------------------------------------------------
  // One paragraph joins the line it is pasted into; several stand as they are.
  function insert(html) {
    const blocks = new DOMParser().parseFromString(html, "text/html").body.children;
    if (blocks.length === 1 && blocks[0].tagName === "P") editor.view.pasteHTML(html);
    else editor.chain().focus().insertContent(html.replaceAll(">\n<", "><")).run();
  }

  async function pasted(event) {
    const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    if (!html || html.includes("data-pm-slice")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const data = new FormData();
    data.append("html", html);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const response = await fetch(form.dataset.tidy, { method: "POST", body: data, redirect: "manual" });
      const answer = await response.json();
      insert(answer.html);
      byId("paste-note").textContent = answer.note;
      byId("paste-note").hidden = !answer.note;
    } catch {
      editor.view.pasteHTML(html);
    }
  }

  document.addEventListener("prose-editor:ready", (event) => {
    editor = event.detail.editor;
    editor.view.dom.setAttribute("aria-labelledby", "body-label");
    editor.view.dom.addEventListener("paste", pasted, true);
    openToolbar();
  });

  document.addEventListener("DOMContentLoaded", () => {
    form = byId("editor");
    form.addEventListener("input", touched);
    form.addEventListener("submit", pressed);
    form.addEventListener("attached", attached);
    form.addEventListener("uploaded", uploaded);
    form.textOnItsWay = () => saving;
  });
})();
