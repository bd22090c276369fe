// A box to type in; beside each other the likeliest next letters by each model.
(stage, data) => {
  stage.innerHTML = `<style>
.genlib-next_letter .stage { max-width: 40rem; margin: 1rem 0; }
.genlib-next_letter input { font: inherit; padding: .2rem .5rem; width: 9rem; }
.genlib-next_letter .models { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
.genlib-next_letter .model { flex: 1 1 15rem; }
.genlib-next_letter .bar { display: grid; grid-template-columns: 4.2rem 1fr 3.4rem; align-items: center; gap: .4rem; border: 0; background: none; color: inherit; font: inherit; width: 100%; text-align: left; padding: .05rem 0; cursor: pointer; white-space: nowrap; }
.genlib-next_letter .bar { position: relative; }
.genlib-next_letter .whose { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
.genlib-next_letter .bar span:nth-child(2) { height: .8rem; min-width: 1px; }
</style>
<label>A name begins with <input type="text" maxlength="5" autocomplete="off" autocapitalize="off" spellcheck="false"></label>
<p class="say" aria-live="polite"></p><div class="models"></div>`;
  const box = stage.querySelector("input"), say = stage.querySelector(".say"), models = stage.querySelector(".models");
  const show = () => {
    const begun = box.value.trim().toLowerCase(), row = data.table[begun];
    say.textContent = row ? (begun ? `After "${begun}" comes:` : "The first letter is:")
      : `"${begun}" is too rare: this page knows the ${Object.keys(data.table).length} commonest beginnings.`;
    models.replaceChildren(...(row ?? []).map((letters, m) => {
      const part = document.createElement("div");
      part.className = "model";
      part.innerHTML = `<strong>${data.models[m].name}</strong>`;
      for (const [letter, percent] of letters) {
        const bar = document.createElement("button");
        bar.className = "bar";
        bar.type = "button";
        bar.innerHTML = `<span>${letter} </span><span style="background:${data.models[m].colour};width:${percent}%"></span><span>${percent.toFixed(1)} %</span><span class="whose"> by ${data.models[m].name}</span>`;
        bar.disabled = letter.length > 1;
        bar.addEventListener("click", () => { box.value = begun + letter; show(); });
        part.append(bar);
      }
      return part;
    }));
  };
  box.addEventListener("input", show);
  box.value = data.start;
  show();
}
