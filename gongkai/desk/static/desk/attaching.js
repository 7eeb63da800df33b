/* Several files at once, each on its own way with its own bar. The form works without. */
(() => {
  "use strict";

  const LOOK_AGAIN_AFTER = 2000;
  const MOST_LOOKS = 60;
  let form;
  let target;
  let looks = 0;
  let timer = 0;

  const byId = (id) => document.getElementById(id);

  // --- one file -----------------------------------------------------------------------------
  function row(file) {
    const made = byId("upload-row").content.firstElementChild.cloneNode(true);
    made.querySelector(".upload-name").textContent = file.name;
    byId("uploads").append(made);
    return made;
  }

  function refused(shown, words) {
    shown.classList.add("upload-refused");
    shown.querySelector(".upload-words").setAttribute("role", "alert");
    noted(shown, words);
  }

  // What stays at the row until it is read and closed.
  function noted(shown, words) {
    shown.querySelector("progress").remove();
    shown.querySelector(".upload-words").textContent = words;
    const gone = shown.querySelector("button");
    gone.hidden = false;
    gone.addEventListener("click", () => shown.remove());
  }

  function asForm(file) {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("revision", form.elements.revision.value);
    data.append("files", file);
    return data;
  }

  function send(file, shown) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      const bar = shown.querySelector("progress");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
      });
      request.upload.addEventListener("load", () => {
        shown.querySelector(".upload-words").textContent = target.dataset.checking;
        bar.removeAttribute("value");
      });
      request.addEventListener("loadend", () => done(request));
      request.open("POST", target.dataset.address);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.send(asForm(file));
    });
  }

  function heard(request, shown) {
    const answer = request.response;
    const elsewhere = !request.responseURL.split("?")[0].endsWith(target.dataset.address);
    if (request.status && (elsewhere || (!answer && request.status === 403))) {
      refused(shown, target.dataset.expired);
    } else if (!answer) {
      refused(shown, request.status === 413 ? target.dataset.large : target.dataset.failed);
    } else if (request.status !== 200) {
      refused(shown, answer.message);
    } else {
      if (answer.note) noted(shown, answer.note);
      else shown.remove();
      show(answer);
    }
  }

  async function take(files) {
    const waiting = [...files].map((file) => [file, row(file)]);
    for (const [file, shown] of waiting) {
      if (file.size > Number(target.dataset.most)) refused(shown, target.dataset.large);
      else heard(await send(file, shown), shown);
    }
  }

  // One load of files after the other, and never beside a text on its way: both count revisions.
  function chosen(files) {
    if (!files.length) return;
    const list = [...files];
    const before = form.uploading || Promise.resolve();
    const mine = before
      .then(() => form.textOnItsWay && form.textOnItsWay())
      .then(() => take(list))
      .finally(() => {
        if (form.uploading === mine) form.uploading = null;
        form.dispatchEvent(new Event("uploaded"));
      });
    form.uploading = mine;
  }

  // --- the list -----------------------------------------------------------------------------
  function show(answer) {
    const live = byId("files-live");
    if (!live.contains(document.activeElement)) live.innerHTML = answer.files;
    form.dispatchEvent(new CustomEvent("attached", { detail: answer }));
    clearTimeout(timer);
    if (answer.reading && looks < MOST_LOOKS) timer = setTimeout(look, LOOK_AGAIN_AFTER);
  }

  async function look() {
    looks += 1;
    try {
      const response = await fetch(target.dataset.address, {
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (response.ok) show(await response.json());
    } catch {
      /* the list stays as it is; the next upload or page shows more */
    }
  }

  // --- dropping -----------------------------------------------------------------------------
  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

  function over(event) {
    if (!carriesFiles(event)) return;
    // a file let go beside the box would be opened instead of the page, and the text be gone
    event.preventDefault();
    const here = target.contains(event.target);
    event.dataTransfer.dropEffect = here ? "copy" : "none";
    target.classList.toggle("file-target-over", here);
  }

  function dropped(event) {
    target.classList.remove("file-target-over");
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (target.contains(event.target)) chosen(event.dataTransfer.files);
  }

  document.addEventListener("DOMContentLoaded", () => {
    form = byId("editor");
    target = byId("attach-target");
    const input = byId("attach");
    target.querySelector("button").hidden = true;
    target.querySelector(".drop-words").hidden = false;
    input.addEventListener("change", () => {
      chosen(input.files);
      input.value = "";
    });
    document.addEventListener("dragover", over);
    document.addEventListener("drop", dropped);
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) target.classList.remove("file-target-over");
    });
    if (target.dataset.reading) timer = setTimeout(look, LOOK_AGAIN_AFTER);
  });
})();
