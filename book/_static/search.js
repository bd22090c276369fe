// The search page: looks through the words of every section (search_index.js) while one types.
(() => {
  const MOST = 60, AROUND = 90;
  const fold = (text) => text.toLowerCase().replaceAll("ё", "е").replaceAll("−", "-");
  // A word without the ending that its other forms change: "posteriors", "автокодировщика".
  const RUSSIAN = /(иями|ями|ами|ого|его|ому|ему|ыми|ими|ость|ости|ах|ях|ов|ев|ей|ой|ий|ый|ом|ем|ам|ям|ых|их|ая|яя|ую|юю|ое|ее|ые|ие|ию|ия|ии|а|я|ы|и|у|ю|о|е|ь|й)$/;
  const stem = (word) => {
    if (/^[а-я-]+$/.test(word)) return word.length > 4 ? word.replace(RUSSIAN, "") : word;
    if (/^[a-z-]+$/.test(word) && word.length > 3)
      return word.replace(/ies$/, "y").replace(/(ss|us|is)$/, "$1\0").replace(/(x|ch|sh|ss\0?)es$/, "$1")
        .replace(/s$/, "").replace("\0", "").replace(/y$/, "");
    return word;
  };
  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // where a term stands: a claim's id as it is, a word from its beginning
  const CLAIM = /^[a-z]+[+-]\d+$/, START = "(?<![\\p{L}\\d])";
  const begins = (term) => new RegExp(CLAIM.test(term) ? `${START}${escape(term)}(?!\\d)`
    : `${START}${escape(stem(term))}[\\p{L}]*`, "gu");
  // the same word in its other forms, and no longer one: "modes" for "mode", but no "model"
  const isWord = (term) => {
    if (CLAIM.test(term)) return begins(term);
    const ends = /[а-я]/.test(term) ? RUSSIAN.source.slice(0, -1) : "(?:e|es|ed|ing|s|y|ies)";
    const base = stem(term).replace(/(..)e$/, "$1");
    return new RegExp(`${START}(?:${escape(base)}${ends}?|${escape(term)}(?:e?s)?)(?![\\p{L}\\d_])`, "gu");
  };

  // A chapter says most of its subject, the glossary says it shortest; lists of links say little.
  const worth = (url) => /^chapters/.test(url) ? 8 : /glossary/.test(url) ? 6 : /claims|criteria/.test(url) ? 2 : 0;
  let sections;                                  // until it is there, nothing is looked for
  const unpack = async (packed) => {             // search.py packs it: JSON, gzip, base64
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  };
  const read = (pages) => pages.flatMap(([url, page, parts]) =>
    parts.map(([anchor, title, text]) => ({
      url: anchor ? `${url}#${anchor}` : url, page, title: title || page, text,
      inTitle: fold(title || page), inPage: fold(page), inText: fold(text),
    })));

  const find = (query) => {
    const words = fold(query).split(/\s+/).filter(Boolean);
    const whole = scan(words.map(isWord)).filter((s) => s.met === words.length);
    return whole.length ? whole : best(scan(words.map(begins)), words.length);
  };

  const best = (scored, count) => {
    const all = scored.filter((s) => s.met === count);
    return all.length ? all : scored;
  };

  const scan = (terms) => {
    if (!terms.length) return [];
    const scored = [];
    for (const section of sections) {
      let score = worth(section.url), met = 0, inTitle = 0, length = 0;
      for (const term of terms) {
        const titles = (section.inTitle.match(term) ?? []).length;
        const texts = (section.inText.match(term) ?? []).length;
        const page = term.test(section.inPage); term.lastIndex = 0;
        if (!titles && !texts) continue;
        met++;
        score += 10 * !!titles + 3 * page + Math.min(texts, 4);
        inTitle += !!titles;
        length += section.inTitle.match(term)?.[0].length ?? 0;
      }
      // the title says this and no more
      if (inTitle === terms.length && length + inTitle >= section.inTitle.length - 3) score += 15 * inTitle;
      if (met) scored.push({ ...section, score: score + 100 * (met - terms.length), met, terms });
    }
    return scored.sort((a, b) => b.score - a.score);
  };

  const marked = (text, terms, tag) => {         // an element, its hits in <mark>
    const element = document.createElement(tag), spans = [];
    const folded = fold(text);
    for (const term of terms)
      for (const hit of folded.matchAll(term)) spans.push([hit.index, hit.index + hit[0].length]);
    let at = 0;
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
      if (start < at) continue;
      element.append(text.slice(at, start));
      element.append(Object.assign(document.createElement("mark"),
        { textContent: text.slice(start, end) }));
      at = end;
    }
    element.append(text.slice(at));
    return element;
  };

  // the words around the place where most of the terms stand together
  const snippet = ({ text, inText, terms }) => {
    const places = terms.flatMap((term, i) => [...inText.matchAll(term)].map((hit) => [hit.index, i]));
    const near = (at) => new Set(places.filter(([to]) => to >= at && to < at + 2 * AROUND).map(([, i]) => i)).size;
    const most = Math.max(0, ...places.map(([at]) => near(at)));
    const first = Math.min(...places.map(([at]) => at).filter((at) => near(at) === most), text.length);
    const start = places.length ? first : 0;
    const from = Math.max(0, text.lastIndexOf(" ", Math.max(0, start - AROUND / 2)) + 1);
    const to = start + 2 * AROUND > text.length ? text.length : text.indexOf(" ", start + 2 * AROUND);
    const cut = text.slice(from, to < 0 ? text.length : to);
    return `${from ? "… " : ""}${cut}${to > 0 && to < text.length ? " …" : ""}`;
  };

  const form = document.querySelector(".bd-search-container form");
  const input = form.querySelector("input");
  const results = document.getElementById("search-results");
  const status = document.createElement("p"), list = document.createElement("ul");
  status.setAttribute("role", "status");
  list.className = "search";
  results.append(status, list);

  const show = (query) => {
    if (!sections) return;
    const found = find(query), more = found.length - MOST;
    list.replaceChildren(...found.slice(0, MOST).map((section) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = section.url;
      link.append(...marked(section.title, section.terms, "span").childNodes);
      item.append(link, " ");
      if (section.page !== section.title)
        item.append(Object.assign(document.createElement("span"),
          { className: "where", textContent: section.page }));
      const context = marked(snippet(section), section.terms, "p");
      context.className = "context";
      item.append(context);
      return item;
    }));
    status.textContent = !query.trim() ? "" : found.length
      ? `${found.length} ${found.length === 1 ? "section" : "sections"}${more > 0 ? `, the first ${MOST} of them` : ""}`
      : "Nothing found. Try a shorter word, in English or in Russian, or a claim's name such as VAE+1.";
  };

  let waiting;
  const follow = () => {
    clearTimeout(waiting);
    show(input.value);
    try { history.replaceState(null, "", `?q=${encodeURIComponent(input.value)}`); } catch { /* a folder */ }
  };
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(follow, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); follow(); });
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  unpack(window.genlibIndex).then((pages) => {
    sections = read(pages);
    list.dataset.sections = sections.length;
    show(input.value);
  }, () => {
    status.textContent = "Searching needs a browser that can unpack gzip: any of 2023 or later.";
  });
})();
