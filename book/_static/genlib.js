// One switch in the header shows or hides all code of a page; the browser remembers the choice.
(() => {
  const KEY = "genlib-code";
  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off
    }
  };
  const remember = (value) => {
    try {
      localStorage.setItem(KEY, value);
    } catch {}
  };

  document.addEventListener("DOMContentLoaded", () => {
    const folds = [...document.querySelectorAll("details.genlib-fold.code")];
    const bar = document.querySelector(".article-header-buttons");
    if (!folds.length || !bar) return;
    // the theme looks on every change of size for what scrolls, to let the keyboard reach it
    document.addEventListener("toggle", () => dispatchEvent(new Event("resize")), true);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm genlib-code-switch";
    const show = (open) => {
      folds.forEach((fold) => { fold.open = open; });
      button.setAttribute("aria-pressed", open);
    };
    button.textContent = "All code";
    button.title = "Show or hide all code of this page";
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") != "true";
      // what the reader looks at stays where it is
      const anchor = [...document.querySelectorAll(".bd-article :is(p, h2, h3, figure)")]
        .find((e) => e.getBoundingClientRect().top >= 60);
      const before = anchor?.getBoundingClientRect().top;
      show(open);
      if (anchor) scrollBy(0, anchor.getBoundingClientRect().top - before);
      remember(open ? "shown" : "hidden");
    });
    bar.prepend(button);
    show(remembered() == "shown");
  });
})();
