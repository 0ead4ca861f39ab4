/* The search box. Without this script, and without a server, everything else works too. */
"use strict";

(() => {
  const MOST = 10; // results that are shown
  const ENOUGH = 60; // words that a beginning may stand for
  const SHORTEST = 4; // letters of a known word that an unknown one may begin with
  const PREFIX = 0.7; // what such a guess counts for

  /** As the bot folds: lower case, no accents, straight apostrophes. */
  const fold = (text) =>
    text.replace(/\u2019/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");

  const wordsIn = (text) => fold(text).match(/\p{L}+(?:'\p{L}+)*|\p{Nd}+/gu) ?? [];

  class Index {
    constructor({ entries, words, terms, found }) {
      this.entries = entries;
      this.words = words.split(" ");
      this.terms = terms;
      this.found = found;
    }

    /** Where `word` stands among the words, or would stand. */
    place(word) {
      let low = 0;
      let high = this.words.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.words[middle] < word) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    /** The terms of a word, and what they count for. */
    termsOf(word) {
      const at = this.place(word);
      if (this.words[at] === word) return [[this.terms[at]].flat(), 1];
      const guessed = new Set();
      for (let n = at; n < at + ENOUGH && this.words[n]?.startsWith(word); n++) {
        [this.terms[n]].flat().forEach((term) => guessed.add(term));
      }
      for (let end = word.length - 1; end >= SHORTEST && guessed.size === 0; end--) {
        const shorter = word.slice(0, end);
        const place = this.place(shorter);
        if (this.words[place] === shorter) [this.terms[place]].flat().forEach((term) => guessed.add(term));
      }
      return [[...guessed], PREFIX];
    }

    /** The entries that fit `text`, the best first: [address, heading, topic, verdicts]. */
    search(text) {
      const scores = new Map();
      for (const word of new Set(wordsIn(text))) {
        const [terms, weight] = this.termsOf(word);
        const best = new Map(); // of a guessed word only the best guess counts
        for (const term of terms) {
          const found = this.found[term];
          for (let n = 0, entry = 0; n < found.length; n += 2) {
            entry += found[n];
            const score = weight * found[n + 1];
            const before = best.get(entry) ?? 0;
            best.set(entry, weight === 1 ? before + score : Math.max(before, score));
          }
        }
        best.forEach((score, entry) => scores.set(entry, (scores.get(entry) ?? 0) + score));
      }
      return [...scores]
        .sort((one, other) => other[1] - one[1] || one[0] - other[0])
        .slice(0, MOST)
        .map(([entry]) => this.entries[entry]);
    }
  }

  const form = document.querySelector("form.search");
  if (!form) return;
  const box = form.querySelector("input");
  const status = document.getElementById("FOUND");
  const results = document.getElementById("RESULTS");
  const said = form.dataset;
  let loading;

  /** A script, since a page that was opened from a folder may not fetch a file. */
  const load = () => {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = said.index;
      script.onload = () => done(new Index(window.handbookIndex));
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  };

  const show = (found) => {
    results.replaceChildren(
      ...found.map(([address, heading, topic, verdicts]) => {
        const link = document.createElement("a");
        link.href = said.root + address;
        link.textContent = heading;
        const about = document.createElement("span");
        about.textContent = verdicts ? `${verdicts} · ${topic}` : topic;
        const item = document.createElement("li");
        item.append(link, about);
        return item;
      }),
    );
    results.hidden = found.length === 0;
  };

  const search = async () => {
    const asked = box.value;
    if (wordsIn(asked).length === 0) {
      show([]);
      status.textContent = "";
      return;
    }
    try {
      const index = await load();
      if (asked !== box.value) return; // somebody typed on meanwhile
      const found = index.search(asked);
      show(found);
      status.textContent =
        found.length === 0 ? said.none
        : found.length === 1 ? said.one
        : said.many.replace("#", found.length);
    } catch {
      status.textContent = said.failed;
    }
  };

  form.hidden = false;
  box.addEventListener("focus", () => load().catch(() => {}), { once: true });
  box.addEventListener("input", search);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await search();
    results.querySelector("a")?.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.value = "";
    search();
    box.focus();
  });
  results.addEventListener("click", () => { show([]); status.textContent = ""; });

  /** A citation points to the version that it quoted: an earlier one is folded away, or gone. */
  const point = () => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const target = document.getElementById(wanted) ?? document.getElementById(wanted.replace(/-v\d+$/, ""));
    if (!target || wanted === "") return;
    const folded = target.closest("details");
    if (folded) folded.open = true;
    if (folded || target.id !== wanted) target.scrollIntoView();
  };
  window.addEventListener("hashchange", point);
  point();
})();
