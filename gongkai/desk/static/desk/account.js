/* A security key that does not answer is said on the page, not only in the console. */
(() => {
  "use strict";
  document.addEventListener("allauth.error", () => {
    const trouble = document.getElementById("key-trouble");
    if (trouble) trouble.hidden = false;
  });
})();
