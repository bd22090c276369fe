// While a page prints: light colours, since paper is white, and open solutions and details, since nobody can
// open them there. Everything is put back afterwards.
(() => {
  let restore = null;
  const prepare = () => {
    if (restore) return;
    const html = document.documentElement, theme = html.dataset.theme;
    const closed = [...document.querySelectorAll("details:is(.exercise, .genlib-compared, .cell_output *):not([open])")];
    // a picture that was drawn for a phone: the paper is as wide as a desk, and a browser does not choose again
    const narrow = [...document.querySelectorAll("picture > source")];
    const media = narrow.map((source) => source.media);
    html.dataset.theme = "light";
    narrow.forEach((source) => { source.media = "not all"; });
    closed.forEach((answer) => { answer.open = true; });
    restore = () => {
      html.dataset.theme = theme;
      narrow.forEach((source, i) => { source.media = media[i]; });
      closed.forEach((answer) => { answer.open = false; });
      restore = null;
    };
  };
  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", () => restore?.());
  // for what prints without these two events
  matchMedia("print").addEventListener("change", (paper) => {
    if (paper.matches) prepare();
    else restore?.();
  });
})();
