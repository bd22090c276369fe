// Menus for a purpose and a kind of data and boxes for needs in `stage`; below, the answer.
(stage, data) => {
  const options = (all, start) => Object.entries(all).map(([key, words]) => `<option value="${key}"${key === start ? " selected" : ""}>${words}</option>`).join("");
  stage.innerHTML = `<style>
.genlib-guide .stage { max-width: 44rem; margin: 1rem 0; }
.genlib-guide .ask { display: block; margin: .4rem 0; }
.genlib-guide select { max-width: 100%; font: inherit; }
.genlib-guide fieldset { border: 1px solid #888; border-radius: .3rem; margin: .6rem 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .2rem .8rem; }
.genlib-guide .say { border-left: .3rem solid #888; padding: .1rem .8rem; margin: .8rem 0; }
.genlib-guide .say p { margin: .4rem 0; }
.genlib-guide .head { font-weight: bold; font-size: 1.1em; }
.genlib-guide .sure::before { content: attr(data-marks) " "; letter-spacing: .1em; }
.genlib-guide ul { margin: .3rem 0; padding-left: 1.2rem; }
</style>
<label class="ask">I want a model to <select class="purpose">${options(data.purposes, data.start[0])}</select></label>
<label class="ask">My data are <select class="kind">${options(data.kinds, data.start[1])}</select></label>
<fieldset><legend>It must</legend>${Object.entries(data.needs).map(([key, words]) => `<label><input type="checkbox" value="${key}"> ${words}</label>`).join("")}</fieldset>
<div class="say" aria-live="polite"></div>`;
  const purpose = stage.querySelector(".purpose"), kind = stage.querySelector(".kind"), say = stage.querySelector(".say");
  const boxes = [...stage.querySelectorAll("input")];
  const marks = { firm: "●●●", shared: "●●○", "one set": "●○○", divided: "●○○", "not measured": "○○○" };
  const show = () => {
    const mask = boxes.reduce((sum, box, i) => sum + (box.checked ? 2 ** i : 0), 0);
    const key = `${purpose.value}|${kind.value}|${mask}`;
    const [head, sure, ...why] = data.answers[key].map((i) => data.lines[i]);
    say.textContent = "";
    const add = (tag, text, name) => {
      const made = document.createElement(tag);
      made.textContent = text; if (name) made.className = name;
      say.append(made);
      return made;
    };
    add("p", head, "head");
    add("p", sure, "sure").dataset.marks = marks[data.sure[key]];
    const list = add("ul", "");
    for (const line of why) { const item = document.createElement("li"); item.textContent = line; list.append(item); }
    if (!why.length) list.remove();
  };
  for (const part of [purpose, kind, ...boxes]) part.addEventListener("change", show);
  show();
}
