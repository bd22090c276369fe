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

  // p(x) stays together, and what is short in any parentheses; so does a short left side, whose
  // column would be made narrow
  const SHORT = 12; // letters and signs
  const letters = (node) => {
    let count = 0;
    node.walkTree((part) => { count += part.isToken ? 1 : 0; });
    return count;
  };
  const unbroken = (node) => node.walkTree((part) => {
    if (part.isKind("mo")) part.attributes.set("linebreak", "nobreak");
  });
  const opens = (node) => node.isKind("mo") && /^[(\[]$/.test(node.getText());
  const closes = (node) => node.isKind("mo") && /^[)\]]$/.test(node.getText());
  const keep = ({ data }) => data.root.walkTree((node) => {
    if (node.isKind("mtd") && node.parent.childNodes.length > 1
        && node.parent.childNodes.indexOf(node) % 2 == 0 && letters(node) <= SHORT) unbroken(node);
    const parts = node.childNodes ?? [], open = [];
    parts.forEach((part, i) => {
      if (opens(part)) open.push(i);
      if (!closes(part) || !open.length) return;
      const inside = parts.slice(open.pop(), i + 1);
      if (inside.reduce((sum, one) => sum + letters(one), 0) <= SHORT) inside.forEach(unbroken);
    });
  });

  MathJax.startup = {
    ...MathJax.startup,
    ready() {
      MathJax.startup.defaultReady();
      MathJax.startup.document.inputJax[0].postFilters.add(keep);
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
