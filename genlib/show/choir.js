// A piano roll of the chosen piece, and a small organ that plays its notes, into `stage`.
(stage, data) => {
  const names = ["soprano", "alto", "tenor", "bass"], H = 230, LEFT = 34;
  const options = data.pieces.map((p, i) => `<option value="${i}">${p.title}</option>`).join("");
  const boxes = names.map((n, v) => `<label><input type="checkbox" value="${v}" checked> <span class="ink" style="background:${data.colours[v]}"></span>${n}</label>`).join("");
  stage.innerHTML = `<style>
.genlib-choir { margin: 1rem 0; }
.genlib-choir .line { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; margin: .5rem 0; }
.genlib-choir .ink { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem; }
.genlib-choir svg { width: 100%; max-width: 720px; height: auto; background: #fff; border: 1px solid #767676; display: block; }
.genlib-choir p { margin: .4rem 0; }
</style>
<div class="line"><label>piece <select>${options}</select></label>
<button type="button" class="play">play</button>
<label>seconds per chord <input class="pace" type="range" min="0.3" max="1.2" step="0.1" value="${data.seconds}"></label></div>
<div class="line" role="group" aria-label="voices that sound">${boxes}</div>
<svg viewBox="0 0 720 ${H}" role="img"></svg>
<p aria-live="polite"><output class="say"></output></p>`;
  const find = (q) => stage.querySelector(q), roll = find("svg"), pick = find("select");
  const heard = () => [...stage.querySelectorAll("input[type=checkbox]")].map((b) => b.checked);
  let sound = null, gains = [], timer = 0;
  const notes = (piece, v) => {                    // [pitch, first step, steps] of a voice, held on
    const found = [];
    piece.notes.forEach((chord, t) => {
      const last = found[found.length - 1];
      if (last && last[0] === chord[v] && last[1] + last[2] === t) last[2] += 1;
      else found.push([chord[v], t, 1]);
    });
    return found.filter((n) => n[0] > 0);
  };
  const draw = () => {
    const piece = data.pieces[pick.value], T = piece.notes.length;
    const all = piece.notes.flat().filter((p) => p > 0);
    const low = Math.min(...all) - 2, high = Math.max(...all) + 2;
    const x = (t) => LEFT + (710 - LEFT) * t / T, y = (p) => 22 + (H - 30) * (high - p) / (high - low);
    let out = "";
    for (let p = Math.ceil(low / 12) * 12; p <= high; p += 12)
      out += `<path d="M${LEFT} ${y(p)}H710" stroke="#ddd"/><text x="4" y="${y(p) + 4}" font-size="12" fill="#333">C${p / 12 - 1}</text>`;
    piece.marks.forEach((m, t) => {
      if (m.length) out += `<rect x="${x(t)}" y="18" width="${x(1) - x(0)}" height="${H - 20}" fill="#d1322a" opacity="0.13"><title>${m.join(", ")}</title></rect><text x="${x(t + 0.5)}" y="14" font-size="12" fill="#b3261e" text-anchor="middle">${m.length}</text>`;
    });
    heard().forEach((on, v) => notes(piece, v).forEach(([p, t, n]) => {
      out += `<rect x="${x(t) + 1}" y="${y(p) - 3}" width="${x(t + n) - x(t) - 2}" height="6" fill="${data.colours[v]}" opacity="${on ? 1 : 0.2}"/>`;
    }));
    roll.innerHTML = out + `<path class="now" d="M${LEFT} 18V${H - 2}" stroke="#333" stroke-width="2" visibility="hidden"/>`;
    const total = piece.marks.reduce((a, m) => a + m.length, 0), count = {};
    piece.marks.flat().forEach((m) => { count[m] = (count[m] || 0) + 1; });
    const said = Object.entries(count).map(([m, c]) => `${m} ${c}`).join(", ");
    find(".say").textContent = `${T} chords, ${total} ${total === 1 ? "mark" : "marks"}${said ? `: ${said}` : ""}.`;
    roll.setAttribute("aria-label", `Piano roll of ${piece.title}: ${T} chords in four voices, chords with a mark are shaded.`);
  };
  const stop = () => {
    clearInterval(timer);
    if (sound) sound.close();
    sound = null; gains = [];
    find(".play").textContent = "play";
    find(".now")?.setAttribute("visibility", "hidden");
  };
  const play = () => {
    const Sound = window.AudioContext || window.webkitAudioContext;
    if (!Sound) { find(".say").textContent = "This browser cannot make sounds."; return; }
    sound = new Sound();
    const piece = data.pieces[pick.value], T = piece.notes.length;
    const beat = Number(find(".pace").value), begin = sound.currentTime + 0.15;
    const wave = sound.createPeriodicWave(new Float32Array([0, 1, 0.45, 0.2, 0.12, 0.06]), new Float32Array(6));
    gains = names.map((_, v) => {
      const voice = sound.createGain();
      voice.gain.value = heard()[v] ? 0.16 : 0;
      voice.connect(sound.destination);
      notes(piece, v).forEach(([p, t, n]) => {
        const pipe = sound.createOscillator(), shape = sound.createGain();
        const from = begin + t * beat, to = from + n * beat;
        pipe.setPeriodicWave(wave);
        pipe.frequency.value = 440 * 2 ** ((p - 69) / 12);
        shape.gain.setValueAtTime(0, from);
        shape.gain.linearRampToValueAtTime(1, from + 0.04);
        shape.gain.setValueAtTime(0.8, Math.max(from + 0.05, to - 0.08));
        shape.gain.linearRampToValueAtTime(0, to + 0.04);
        pipe.connect(shape).connect(voice);
        pipe.start(from); pipe.stop(to + 0.06);
      });
      return voice;
    });
    find(".play").textContent = "stop";
    const line = find(".now");
    line.setAttribute("visibility", "visible");
    timer = setInterval(() => {
      const t = (sound.currentTime - begin) / beat;
      if (t > T + 0.2) { stop(); return; }
      const at = LEFT + (710 - LEFT) * Math.max(0, Math.min(t, T)) / T;
      line.setAttribute("d", `M${at} 18V${H - 2}`);
    }, 60);
  };
  find(".play").addEventListener("click", () => { if (sound) stop(); else play(); });
  pick.addEventListener("change", () => { stop(); draw(); });
  find(".pace").addEventListener("change", stop);
  stage.querySelectorAll("input[type=checkbox]").forEach((box) => box.addEventListener("change", () => {
    if (sound) gains.forEach((g, v) => { g.gain.value = heard()[v] ? 0.16 : 0; });
    const now = find(".now"), at = now.getAttribute("d"), seen = now.getAttribute("visibility");
    draw();
    find(".now").setAttribute("d", at); find(".now").setAttribute("visibility", seen);
  }));
  draw();
}
