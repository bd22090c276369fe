// Boxes for what is needed in `stage`; below, the tree: families with a model that has it all stay.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-remaining .stage { max-width: 46rem; margin: 1rem 0; }
.genlib-remaining fieldset { border: 1px solid #888; border-radius: .3rem; margin: .5rem 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .2rem .8rem; }
.genlib-remaining ul { list-style: none; margin: 0; padding: 0; }
.genlib-remaining ul ul { margin: 0 0 .5rem .6rem; border-left: 2px solid #888; }
.genlib-remaining li li { position: relative; padding: .1rem 0 .1rem 1.6rem; }
.genlib-remaining li li::before { content: ""; position: absolute; left: 0; top: .85em; width: 1.1rem; border-top: 2px solid #888; }
.genlib-remaining li.goes { opacity: .75; }
.genlib-remaining li.goes b { font-weight: normal; text-decoration: line-through; }
</style>
<fieldset><legend>I need</legend>${Object.entries(data.traits).map(([key, text]) =>
    `<label><input type="checkbox" value="${key}"> ${text}</label>`).join("")}</fieldset>
<button type="button">need nothing</button>
<p class="say" aria-live="polite"></p>
<ul class="tree">${data.groups.map((group) => `<li>${group.name}<ul>${group.families.map((family) =>
    `<li><b>${family.name}</b> <span></span></li>`).join("")}</ul></li>`).join("")}</ul>`;
  const boxes = [...stage.querySelectorAll("input")], leaves = [...stage.querySelectorAll("li li")];
  const families = data.groups.flatMap((group) => group.families);
  const show = () => {
    const wants = boxes.filter((box) => box.checked).map((box) => box.value);
    let stay = 0;
    families.forEach((family, i) => {
      const lacks = family.models.map(([name, has]) => [name, wants.filter((want) => !has.includes(want))]);
      const fitting = lacks.filter(([, missing]) => !missing.length).map(([name]) => name);
      const missing = lacks.map(([, some]) => some).sort((a, b) => a.length - b.length)[0];
      if (fitting.length) stay += 1;
      leaves[i].className = fitting.length ? "stays" : "goes";
      leaves[i].querySelector("span").textContent = fitting.length ? `by ${fitting.join(", ")}`
        : `lacks: ${missing.map((want) => data.traits[want]).join("; ")}`;
    });
    stage.querySelector(".say").textContent = `${stay} of ${families.length} families remain.`;
  };
  for (const box of boxes) {
    box.checked = data.start.includes(box.value);
    box.addEventListener("change", show);
  }
  stage.querySelector("button").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    show();
  });
  show();
}
