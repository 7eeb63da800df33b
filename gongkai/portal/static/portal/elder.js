// Large print: which size, and reading aloud. Without this script the pages work all the same.
(function () {
  "use strict";
  const KEY = "gongkai-size";
  const root = document.documentElement;

  function remembered() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }

  function remember(size) {
    try { localStorage.setItem(KEY, size); } catch { /* then it holds for this page */ }
  }

  root.classList.toggle("larger", remembered() === "larger");

  document.addEventListener("DOMContentLoaded", () => {
    const tools = document.getElementById("elder-tools");
    if (!tools) return;
    tools.hidden = false;
    const sizes = [...tools.querySelectorAll("[data-size]")];

    function show(size) {
      root.classList.toggle("larger", size === "larger");
      for (const button of sizes) {
        button.setAttribute("aria-pressed", String(button.dataset.size === size));
      }
    }

    for (const button of sizes) {
      button.addEventListener("click", () => {
        remember(button.dataset.size);
        show(button.dataset.size);
      });
    }
    show(remembered() === "larger" ? "larger" : "large");
    readAloud(document.getElementById("elder-read"), document.getElementById("elder-said"));
  });

  // A document is read without what stands around it; a sentence at a time, for some voices stop
  // after a quarter of a minute.
  function sentences() {
    const title = document.querySelector("main h1");
    const body = document.getElementById("zoom") || document.getElementById("main");
    const words = body.id === "zoom" && title ? `${title.innerText}。${body.innerText}` : body.innerText;
    return words.match(/[^。！？；\n]+[。！？；]?/g)?.map((one) => one.trim()).filter(Boolean) || [];
  }

  function readAloud(button, said) {
    const voice = window.speechSynthesis;
    if (!button || !voice || !window.SpeechSynthesisUtterance) return;
    const label = button.querySelector("span");
    const begin = label.textContent;
    let turn = 0;
    button.hidden = false;

    function stop() {
      turn += 1;
      voice.cancel();
      label.textContent = begin;
    }

    function read(rest, mine) {
      if (mine !== turn) return;
      if (!rest.length) { stop(); return; }
      const one = new SpeechSynthesisUtterance(rest[0]);
      one.lang = "zh-CN";
      one.rate = 0.9;
      one.onend = () => read(rest.slice(1), mine);
      one.onerror = () => {
        if (mine !== turn) return;
        stop();
        said.textContent = button.dataset.fail;
      };
      voice.speak(one);
    }

    button.addEventListener("click", () => {
      said.textContent = "";
      if (label.textContent !== begin) { stop(); return; }
      label.textContent = button.dataset.stop;
      turn += 1;
      read(sentences(), turn);
    });
    window.addEventListener("pagehide", stop);
  }
})();
