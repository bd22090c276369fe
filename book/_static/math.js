// Formulas, once MathJax has started: delimiters of the size that was asked for, and lines broken
// anew when the page gets another width.
(() => {
  if (!window.MathJax) return; // a page without formulas
  MathJax.startup = {
    ...MathJax.startup,
    ready() {
      MathJax.startup.defaultReady();
      // \big asks for 1.2 em and the font's first large size is 1.198: it would take the next one
      for (const delimiter of Object.values(MathJax.startup.output.font.delimiters))
        delimiter.sizes = delimiter.sizes?.map((size) => size + 0.003);
    },
  };
  let width = innerWidth, waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (innerWidth == width || !MathJax.startup.document) return;
      width = innerWidth;
      MathJax.startup.promise = MathJax.startup.promise
        .then(() => MathJax.startup.document.rerenderPromise(MathJax._.core.MathItem.STATE.METRICS));
    }, 200);
  });
})();
