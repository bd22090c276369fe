// The site around a chapter: what the reader folded, ticked and has read so far; definitions of terms;
// the glossary's filter. Without this script every part can still be folded and every link followed.
(() => {
  const store = (name, value) => {
    try {
      if (value !== undefined) localStorage.setItem(name, JSON.stringify(value));
      return JSON.parse(localStorage.getItem(name)) ?? {};
    } catch { return {}; }                             // a browser that keeps nothing
  };

  // Parts of the contents: as the reader left them; the one with this page is open.
  const parts = store("genlib-parts");
  for (const part of document.querySelectorAll(".genlib-part")) {
    const name = part.querySelector("summary").textContent;
    if (name in parts && !part.querySelector(".current")) part.open = parts[name];
    part.querySelector("summary").addEventListener("click", () =>
      store("genlib-parts", { ...store("genlib-parts"), [name]: !part.open }));
  }

  // Ticks beside the chapters that the reader has read.
  const entries = [...document.querySelectorAll(".genlib-part a[data-page]")];
  const tick = () => {
    const read = store("genlib-read");
    for (const entry of entries) {
      entry.querySelector(".genlib-tick")?.remove();
      if (!read[entry.dataset.page]) continue;
      const mark = document.createElement("span");
      mark.className = "genlib-tick";
      mark.innerHTML = '<span aria-hidden="true">✓</span><span class="visually-hidden"> read</span>';
      entry.append(mark);
    }
    const start = document.querySelector(".genlib-start a");
    const next = entries.find((entry) => !read[entry.dataset.page]);
    if (start && next && entries.some((entry) => read[entry.dataset.page])) {
      const title = next.firstChild.textContent.trim();
      start.href = next.href;
      start.textContent = `Go on: ${title}`;
    }
  };
  const box = document.querySelector(".genlib-read input");
  const here = document.documentElement.dataset.page ?? DOCUMENTATION_OPTIONS.pagename;
  if (box) {
    box.checked = Boolean(store("genlib-read")[here]);
    box.addEventListener("change", () => {
      store("genlib-read", { ...store("genlib-read"), [here]: box.checked });
      tick();
    });
  }
  tick();

  // The header: the title once it has scrolled out of sight, and how far one has read.
  const bar = document.querySelector(".genlib-progress"), title = document.querySelector(".bd-article h1");
  const named = document.querySelector(".genlib-here");
  let asked = false;
  const follow = () => {
    asked = false;
    const article = document.querySelector(".bd-article").getBoundingClientRect();
    const all = article.height - innerHeight;
    const far = all > 0 ? Math.min(1, Math.max(0, -article.top / all)) : 0;
    bar.style.transform = `scaleX(${far})`;
    named?.classList.toggle("seen", title.getBoundingClientRect().bottom < 48);
  };
  if (bar && title) {
    addEventListener("scroll", () => { if (!asked) { asked = true; requestAnimationFrame(follow); } },
      { passive: true });
    addEventListener("resize", follow);
    follow();
  }

  // The definition of a term, the work of a citation: in the margin where there is one, else below.
  let shown = null, closing;
  const hide = () => { if (shown) shown.hidden = true; shown = null; };
  const show = (link) => {
    clearTimeout(closing);
    const note = document.getElementById(link.getAttribute("aria-describedby"));
    if (note === shown) return;
    hide();
    note.hidden = false;
    note.parentElement.hidden = false;
    shown = note;
    const at = link.getBoundingClientRect(), article = document.querySelector(".bd-article").getBoundingClientRect();
    const room = document.documentElement.clientWidth - article.right;
    const aside = room > 250;
    note.classList.toggle("aside", aside);
    const width = aside ? Math.min(room - 32, 288) : Math.min(352, innerWidth - 32);
    note.style.width = `${width}px`;
    const left = aside ? article.right + 16 : Math.min(Math.max(16, at.left), innerWidth - width - 16);
    const low = at.bottom + 8 + note.offsetHeight > innerHeight && at.top > note.offsetHeight + 60;
    const top = aside ? Math.max(56, Math.min(at.top - 8, innerHeight - note.offsetHeight - 16))
      : low ? at.top - note.offsetHeight - 8 : at.bottom + 8;
    note.style.left = `${left + scrollX}px`;
    note.style.top = `${top + scrollY}px`;
  };
  const later = () => { clearTimeout(closing); closing = setTimeout(hide, 200); };
  for (const link of document.querySelectorAll("a[aria-describedby^='def-']")) {
    link.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") show(link); });
    link.addEventListener("pointerleave", later);
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", later);
    link.addEventListener("click", (event) => {        // a finger: first the definition, then the page
      const note = document.getElementById(link.getAttribute("aria-describedby"));
      if (matchMedia("(hover: none)").matches && !link.seen) { event.preventDefault(); show(link); link.seen = note; }
    });
  }
  for (const note of document.querySelectorAll(".genlib-definition")) {
    note.addEventListener("pointerenter", () => clearTimeout(closing));
    note.addEventListener("pointerleave", later);
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  // The glossary: what does not hold the typed letters is hidden.
  const filter = document.querySelector(".genlib-alphabet input");
  filter?.addEventListener("input", () => {
    const fold = (text) => text.toLowerCase().replaceAll("ё", "е"), wanted = fold(filter.value.trim());
    let count = 0, names = [];
    for (const element of document.querySelectorAll("dl.glossary > *")) {
      if (element.tagName === "DT") { names.push(element); continue; }
      const all = [...names, element];
      const met = all.some((part) => fold(part.textContent).includes(wanted));
      for (const part of all) part.hidden = !met;
      count += met;
      names = [];
    }
    document.querySelector(".genlib-alphabet [role=status]").textContent =
      wanted ? `${count} ${count === 1 ? "term" : "terms"}` : "";
  });
})();
