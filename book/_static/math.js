// Formulas, once MathJax has started: delimiters of the size that was asked for, lines broken anew
// when the page gets another width, and smaller letters where a line cannot break.
(() => {
  if (!window.MathJax) return; // a page without formulas

  const SMALLEST = 0.75; // what is wider still scrolls
  const fit = () => {
    for (const box of document.querySelectorAll("div.math")) {
      box.style.fontSize = "";
      const formula = box.querySelector("mjx-container");
      const part = formula ? formula.clientWidth / formula.scrollWidth : 1;
      if (part < 1) box.style.fontSize = `${Math.max(SMALLEST, part * 0.98)}em`;
    }
  };

  MathJax.startup = {
    ...MathJax.startup,
    ready() {
      MathJax.startup.defaultReady();
      // \big asks for 1.2 em and the font's first large size is 1.198: it would take the next one
      for (const delimiter of Object.values(MathJax.startup.output.font.delimiters))
        delimiter.sizes = delimiter.sizes?.map((size) => size + 0.003);
    },
    pageReady: () => MathJax.startup.defaultPageReady().then(fit),
  };

  let width = innerWidth, waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (innerWidth == width || !MathJax.startup.document) return;
      width = innerWidth;
      MathJax.startup.promise = MathJax.startup.promise
        .then(() => MathJax.startup.document
          .rerenderPromise(MathJax._.core.MathItem.STATE.METRICS))
        .then(fit);
    }, 200);
  });
})();
