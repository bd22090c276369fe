// A row of years for each branch; a click, or an arrow key, says what was new in that work.
(stage, data) => {
  const paint = { density: "#0173b2", steps: "#cf7a00", energy: "#9138ca", codes: "#d268d2", game: "#3a9c75", map: "#5494af", noise: "#c8281c" };
  const plain = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const lanes = Object.entries(data.branches).map(([key, words]) => {
    const its = data.works.map((w, i) => [w, i]).filter(([w]) => w.branch === key);
    const buttons = its.map(([w, i]) =>
      `<button type="button" data-i="${i}" aria-pressed="false"><small>${w.year}</small> ${plain(w.name)}</button>`);
    return `<div class="lane" style="--paint: ${paint[key]}"><span>${plain(words)}</span><div role="group" aria-label="${plain(words)}">${buttons.join("")}</div></div>`;
  });
  const first = data.works[0].year, last = data.works.at(-1).year;
  stage.innerHTML = `<style>
.genlib-timeline { margin: 1rem 0; }
.genlib-timeline .lane { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; border-left: 5px solid var(--paint); padding: .15rem 0 .15rem .6rem; margin: .35rem 0; }
.genlib-timeline .lane > span { flex: 0 0 12rem; font-size: .9rem; }
.genlib-timeline .lane > div { display: flex; flex-wrap: wrap; gap: .35rem; flex: 1 1 16rem; }
.genlib-timeline button, .genlib-timeline button:hover { font: inherit; font-size: .9rem; color: inherit; background: transparent; border: 1px solid #767676; border-radius: 4px; padding: .15rem .45rem; cursor: pointer; }
.genlib-timeline button[aria-pressed="true"] { outline: 3px solid var(--paint); }
.genlib-timeline button.later { opacity: .35; }
.genlib-timeline small { font-size: .9rem; font-variant-numeric: tabular-nums; }
.genlib-timeline input { width: 16rem; max-width: 100%; vertical-align: middle; }
.genlib-timeline .say { min-height: 6.5rem; margin: .6rem 0 0; padding: .5rem .8rem; border: 1px solid #767676; border-radius: 4px; }
</style>
<label>known by <output class="year"></output> <input type="range" min="${first}" max="${last}" value="${last}" step="1"></label>
${lanes.join("")}
<div class="say" aria-live="polite"></div>
`;
  const find = (q) => stage.querySelector(q), slider = find("input");
  const every = data.works.map((_, i) => find(`button[data-i="${i}"]`));
  // a page of the book ends in .html, the same place in JupyterLab in .ipynb
  const ending = /\.html$/.test(location.pathname) ? ".html" : ".ipynb";
  const show = (i) => {
    const w = data.works[i];
    every.forEach((button, j) => button.setAttribute("aria-pressed", String(i === j)));
    const link = w.chapter ? ` It runs in the chapter on <a href="${w.chapter}${ending}">${plain(w.title)}</a>.` : " No chapter of this edition trains it.";
    const here = /this chapter/.test(w.what) ? "" : link;
    find(".say").innerHTML = `<strong>${w.year}, ${plain(w.name)}</strong> (${plain(w.by)}). ${plain(w.what)}${here}`;
  };
  const fade = () => {
    find(".year").textContent = slider.value;
    every.forEach((button, i) => button.classList.toggle("later", data.works[i].year > Number(slider.value)));
  };
  every.forEach((button, i) => {
    button.addEventListener("click", () => show(i));
    button.addEventListener("keydown", (event) => {
      const to = i + { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!every[to]) return;
      event.preventDefault();
      every[to].focus();
      show(to);
    });
  });
  slider.addEventListener("input", fade);
  fade();
  show(data.works.findIndex((w) => w.name === "Boltzmann machine"));
}
