// Boxes for what a model has in `stage`; below, each algorithm and what it lacks.
(stage, data) => {
  const box = ([key, text]) => `<label><input type="checkbox" value="${key}"> ${text}</label>`;
  stage.innerHTML = `<style>
.genlib-which .stage { max-width: 44rem; margin: 1rem 0; }
.genlib-which fieldset { border: 1px solid #888; border-radius: .3rem; margin: .5rem 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .2rem .8rem; }
.genlib-which table { width: 100%; border-collapse: collapse; margin: .5rem 0; }
.genlib-which td, .genlib-which th { text-align: left; padding: .2rem .5rem; border-bottom: 1px solid #8886; vertical-align: top; }
.genlib-which tr.no { opacity: .75; }
</style>
<label>A model of this book: <select class="family"><option value="">my own</option>${Object.keys(data.families).map((f) => `<option>${f}</option>`).join("")}</select></label>
<fieldset><legend>The model has</legend>${Object.entries(data.has).map(box).join("")}</fieldset>
<p class="say" aria-live="polite"></p>
<table><thead><tr><th scope="col">algorithm</th><th scope="col">applies?</th><th scope="col">gives</th></tr></thead><tbody></tbody></table>`;
  const family = stage.querySelector(".family"), boxes = [...stage.querySelectorAll("input")];
  const show = () => {
    const has = new Set(boxes.filter((b) => b.checked).map((b) => b.value));
    for (const thing of [...has]) for (const more of data.follows[thing] ?? []) has.add(more);
    let count = 0;
    stage.querySelector("tbody").innerHTML = Object.entries(data.needs).map(([name, ways]) => {
      const lacks = ways.map((way) => way.filter((t) => !has.has(t))).sort((a, b) => a.length - b.length)[0];
      if (!lacks.length) count += 1;
      const word = lacks.length ? `no: it lacks ${lacks.map((t) => data.has[t]).join(", and ")}` : "yes";
      return `<tr class="${lacks.length ? "no" : "yes"}"><th scope="row">${name}</th><td>${word}</td><td>${data.gives[name]}</td></tr>`;
    }).join("");
    stage.querySelector(".say").textContent = `${count} of ${Object.keys(data.needs).length} algorithms can train it.`;
  };
  const set = () => {
    if (family.value) for (const b of boxes) b.checked = data.families[family.value].includes(b.value);
    show();
  };
  family.addEventListener("change", set);
  for (const b of boxes) b.addEventListener("change", () => { family.value = ""; show(); });
  family.value = data.start;
  set();
}
