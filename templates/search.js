// Guidepost, search. It is loaded when a reader opens search, and asks for no more of the index than a query needs. Every
// file of the index is a script that calls `guidepostSearch`, so that search also works in a folder without a server.
// `src/search/` of the program writes the index, and splits and folds words as this file does. This file knows no language:
// a word refers to its stems.

{
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const digit = (letter) => DIGITS.indexOf(letter);

  // The impact of a level, as in `score.rs`.
  const UNIT = 6 / 2048;

  // How much a word counts that is not quite the one that was typed.
  const TERM = 0.6;
  const LONGER = 0.4;
  const TYPO = 0.8;
  const RELATED = 0.5;
  const COMMON = 0.02;
  const MOST_LONGER = 8;
  const MOST_TYPOS = 3;
  const MOST_WORDS = 16;
  // The present guide comes first unless another page fits much better.
  const PRESENT = 2;
  const TITLE = 1000;
  // How many pages are read to find a phrase.
  const MOST_READ = 40;
  // The words of an excerpt.
  const EXCERPT = 32;

  // ---- The index: files, entries, postings ----

  const arrived = new Map();
  const parsed = new Map();
  const decoded = new Map();

  // What a file of the index calls.
  const receive = (kind, name, data) => arrived.set(`${kind}/${name}`, data);

  const path = (kind, name) => kind === "root" ? "root.js" : kind === "block" ? `pages/${name >> 8}/${name}.js` : `${kind}/${name}.js`;

  const loading = new Map();
  const get = async (kind, name) => {
    const id = `${kind}/${name}`;
    if (!arrived.has(id)) {
      if (!loading.has(id)) loading.set(id, receive.load(path(kind, name)).finally(() => loading.delete(id)));
      await loading.get(id);
      if (!arrived.has(id)) throw new Error(id);
    }
    return arrived.get(id);
  };

  const hash = (text) => {
    let sum = 0x811c9dc5;
    for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
    return sum >>> 0;
  };
  const nameOf = (start) => hash(start).toString(16).padStart(8, "0");
  const short = (text) => [0, 6, 12, 18, 24].map((bits) => DIGITS[hash(text) >>> bits & 63]).join("");
  const marked = (words, sign) => words[0] + sign + short(words.join(" "));
  const isWord = (key) => !/[!*+/]/.test(key);

  // The start of a text is that of another.
  const tail = (text, other) => other.slice(0, digit(text[0])) + text.slice(1);

  // The last of some sorted texts that is not greater than a key, by its place.
  const placeOf = (starts, key) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = low + high >> 1;
      if (starts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  // The start of the shard that would have a key, and that of the next one.
  const startsOf = async (kind, key) => {
    const root = await get("root", 0);
    let starts = root[kind];
    let at = placeOf(starts, key);
    if (kind === "words" && root.parts && at >= 0) {
      const after = starts[at + 1];
      starts = [...(await get("starts", nameOf(starts[at]))).split("|"), ...after === undefined ? [] : [after]];
      at = placeOf(starts, key);
    }
    return [starts[at], starts[at + 1]];
  };

  const parse = (id, texts) => {
    if (!parsed.has(id)) {
      const entries = new Map();
      let key = "";
      for (const entry of texts) {
        const [head, postings] = entry.split(":");
        const [own, ...references] = head.split("=");
        key = tail(own, key);
        entries.set(key, { targets: references.length ? references.map((reference) => tail(reference, key)) : [key], postings });
      }
      parsed.set(id, entries);
    }
    return parsed.get(id);
  };

  const shard = async (kind, start) => {
    if (start === undefined) return new Map();
    const name = nameOf(start);
    return parse(`${kind}/${name}`, (await get(kind, name)).split("|"));
  };

  // The words on many pages of a small site: the root has them, after the numbers of all pages.
  const commonText = async () => (await get("root", 0)).common.split("|");
  const common = async () => parse("common", (await commonText()).slice(1));

  const shardOf = async (kind, key) => {
    const words = await common();
    return kind === "words" && words.has(key.split(/[!*+]/)[0]) ? words : shard(kind, (await startsOf(kind, key))[0]);
  };

  const entryOf = async (key) => (await shardOf("words", key)).get(key);

  // Postings: how many pages have the word, and the impact on those that are listed. Of a page's number there is the
  // difference from the one before, as a Rice code, and of its impact the highest bits.
  const decode = (text, bits, precision) => {
    let [at, held, left] = [0, 0, 0];
    const take = (count) => {
      if (count > 15) return take(count - 15) * 32768 + take(15);
      while (left < count) {
        held = held << 6 | digit(text[at++]);
        left += 6;
      }
      left -= count;
      const taken = held >> left;
      held &= (1 << left) - 1;
      return taken;
    };
    const number = () => {
      let [sum, unit, low] = [0, 1, 0];
      do {
        low = digit(text[at++]);
        sum += (low & 31) * unit;
        unit *= 32;
      } while (low > 31);
      return sum;
    };
    const list = { all: number(), pages: new Map() };
    while (at < text.length) {
      const group = digit(text[at++]) * 64;
      const count = number();
      const low = Math.max(bits - Math.floor(Math.log2(count)) - 1, 0);
      const step = 64 >> precision;
      let page = 0;
      for (let each = 0; each < count; each++) {
        let high = 0;
        while (take(1)) high++;
        page += high * 2 ** low + take(low);
        list.pages.set(page, (group + take(precision) * step + (step >> 1)) * UNIT);
      }
      held = left = 0;
    }
    return list;
  };

  // Of a common word, they have a digit for each page of the site.
  const decodeCommon = async (text, bits) => {
    const all = [...decode((await commonText())[0], bits, 0).pages.keys()];
    const levels = all.map((page, at) => [page, digit(text[at + 1])]).filter(([, level]) => level);
    return { all: levels.length, pages: new Map(levels.map(([page, level]) => [page, (level * 32 + 16) * UNIT])) };
  };

  const postingsOf = async (key) => {
    if (!decoded.has(key)) {
      const { bits } = await get("root", 0);
      const text = (await entryOf(key))?.postings ?? "A";
      decoded.set(key, text[0] === "~" ? await decodeCommon(text, bits) : decode(text, bits, /[!/]/.test(key) ? 0 : 6));
    }
    return decoded.get(key);
  };

  // Adds the postings of a word that are not in its shard.
  const readMore = async (key) => {
    const list = await postingsOf(key);
    if (list.more) return;
    list.more = true;
    const text = await get("more", nameOf(key)).catch(() => "");
    const own = text.split("|").find((entry) => entry.startsWith(`${key}:`));
    if (own) for (const [page, impact] of decode(own.slice(key.length + 1), (await get("root", 0)).bits, 4).pages) list.pages.set(page, impact);
  };

  // ---- Words, as `fold.rs` and `words.rs` have them ----

  const SPELLINGS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", ς: "σ" };
  const fold = (text) => text.normalize("NFKD").toLowerCase()
    .replace(/[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g, "")
    .replace(/[ßæœøđłς]/g, (letter) => SPELLINGS[letter]).normalize("NFC");

  const RUN = /[\p{Alphabetic}\p{M}\p{N}]+/gu;
  const STRETCH = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]\p{M}*)+|([\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{323af}]\p{M}*)+|[^\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{323af}]+/gu;

  // The words of a text with their places: `[folded, start, end]`.
  const wordsOf = (text) => {
    const words = [];
    const add = (start, end) => words.push([fold(text.slice(start, end)), start, end]);
    for (const { 0: run, index } of text.matchAll(RUN)) {
      const beside = /['’ʼ]/.test(text[index - 1] ?? "") || /['’ʼ]/.test(text[index + run.length] ?? "");
      for (const { 0: part, 1: three, 2: two, index: within } of run.matchAll(STRETCH)) {
        const start = index + within;
        const size = three ? 3 : two ? 2 : 0;
        const letters = [...part];
        if (size) {
          const places = [0];
          for (const letter of letters) places.push(places.at(-1) + letter.length);
          for (let at = 0; at <= Math.max(letters.length - size, 0); at++) add(start + places[at], start + places[Math.min(at + size, letters.length)]);
        } else if (letters.length <= 64 && !(beside && [...run].length === 1)) add(start, start + part.length);
      }
    }
    return words;
  };

  // ---- Queries ----

  const parseQuery = (query) => {
    const words = [];
    const phrases = [];
    query.split(/["“”„«»]/).forEach((part, at) => {
      const found = wordsOf(part).map(([word]) => word).slice(0, MOST_WORDS - words.length);
      if (at % 2 && found.length > 1) phrases.push(found);
      words.push(...found);
    });
    return { words, phrases, open: /[\p{Alphabetic}\p{M}\p{N}]$/u.test(query) };
  };

  // Whether one letter is missing, too many, wrong, or exchanged with the next.
  const isTypo = (a, b) => {
    if (a[0] !== b[0] || Math.abs(a.length - b.length) > 1) return false;
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    const same = (x, y) => a.slice(at + x) === b.slice(at + y);
    return same(1, 1) || same(0, 1) || same(1, 0) || (a[at] === b[at + 1] && a[at + 1] === b[at] && same(2, 2));
  };

  const best = async (words, count) => {
    const weighed = [];
    for (const word of words) {
      const targets = (await entryOf(word))?.targets ?? [];
      let all = 0;
      for (const target of targets) all = Math.max(all, (await postingsOf(target)).all);
      weighed.push({ word, targets, all });
    }
    return weighed.sort((a, b) => b.all - a.all || (a.word < b.word ? -1 : 1)).slice(0, count);
  };

  // What is looked up for a typed word: keys with postings, and how much each counts.
  const targetsOf = async (word, isOpen) => {
    const targets = new Map();
    const add = (keys, weight) => {
      for (const key of keys) {
        const value = weight * (key.includes("*") ? TERM : 1);
        if (!(targets.get(key) >= value)) targets.set(key, value);
      }
    };
    const words = await common();
    add(words.get(word)?.targets ?? [], 1);
    if (targets.size && !isOpen) return targets;
    const [start, after] = await startsOf("words", word);
    let entries = new Map([...words, ...await shard("words", start)]);
    add(entries.get(word)?.targets ?? [], 1);
    if (isOpen) {
      const starts = () => [...entries.keys()].filter((key) => key !== word && key.startsWith(word) && isWord(key));
      let longer = starts();
      if (!longer.length && !targets.size && after?.startsWith(word)) {
        entries = await shard("words", after);
        longer = starts();
      }
      for (const found of await best(longer.slice(0, 200), MOST_LONGER)) add(found.targets, LONGER);
    }
    if (targets.size || word.length < 4 || /\p{N}/u.test(word)) return targets;
    const turn = (text) => text[0] + [...text.slice(1)].reverse().join("");
    const close = new Set([...entries.keys()].filter((key) => isWord(key) && isTypo(key, word)));
    for (const ending of (await shardOf("endings", turn(word))).keys()) {
      if (isTypo(turn(ending), word)) close.add(turn(ending));
    }
    for (const found of await best(close, MOST_TYPOS)) add(found.targets, TYPO);
    if (targets.size) return targets;
    // A form of a word that no page has: those that start the same and end otherwise.
    const shared = (key) => {
      let length = 0;
      while (length < word.length && key[length] === word[length]) length++;
      return length;
    };
    const enough = Math.max(4, word.length - 3);
    const related = [...entries.keys()].filter((key) => isWord(key) && shared(key) >= enough && key.length <= shared(key) + 3);
    for (const found of await best(related, MOST_TYPOS)) add(found.targets, RELATED);
    return targets;
  };

  // The pages by the sum of the scores of all words. A word's score is that of the best of its targets.
  const score = async (query, guide) => {
    const { pages: count } = await get("root", 0);
    const { words, phrases, open } = parseQuery(query);
    const sought = await Promise.all(words.map((word, at) => targetsOf(word, open && at === words.length - 1)));
    const stems = await Promise.all(words.map(async (word) => (await entryOf(word))?.targets.find((key) => !key.includes("*")) ?? word));
    for (let from = 0; from < stems.length; from++) {
      for (let length = 2; length <= 4 && from + length <= stems.length; length++) {
        const terms = await entryOf(marked(stems.slice(from, from + length), "+"));
        if (terms) sought.push(new Map(terms.targets.map((key) => [key, TERM])));
      }
    }
    const scores = new Map();
    const lists = new Map();
    for (const targets of sought) for (const key of targets.keys()) lists.set(key, await postingsOf(key));
    // A word on most pages says nothing, unless there is no other; and its list is too long to be read.
    const isCommon = ({ all, pages }) => all > pages.size && all > count / 2;
    const rare = [...lists.values()].some((list) => list.all && !isCommon(list));
    if (sought.length > 1) {
      await Promise.all([...lists].filter(([, list]) => list.all > list.pages.size && !(rare && isCommon(list))).map(([key]) => readMore(key)));
    }
    let isCut = false;
    for (const targets of sought) {
      const scored = new Map();
      for (const [key, weight] of targets) {
        const list = lists.get(key);
        const { all, pages } = list;
        const rarity = rare && isCommon(list) ? COMMON : Math.log(1 + (count - all + 0.5) / (all + 0.5));
        isCut ||= all > pages.size;
        for (const [page, impact] of pages) {
          const value = weight * rarity * impact;
          if (!(scored.get(page) >= value)) scored.set(page, value);
        }
      }
      for (const [page, value] of scored) scores.set(page, (scores.get(page) ?? 0) + value);
    }
    const present = guide ? (await postingsOf(`/${short(guide)}`)).pages : new Map();
    for (const [page, value] of scores) if (present.has(page)) scores.set(page, value * PRESENT);
    if (words.length) {
      const title = marked(words, "!");
      if (await entryOf(title)) for (const page of (await postingsOf(title)).pages.keys()) scores.set(page, (scores.get(page) ?? 0) + TITLE);
    }
    const order = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([page]) => page);
    return { order, scores, sought, phrases, isCut };
  };

  const blockOf = (page, blocks) => {
    let size = 1;
    while (size < blocks) size *= 2;
    const block = page & size - 1;
    return block < blocks ? block : block & (size >> 1) - 1;
  };

  const documentOf = async (page) => {
    const { blocks } = await get("root", 0);
    return (await get("block", blockOf(page, blocks))).find(([number]) => number === page);
  };

  // Which of the words that are sought a word of a text is, as a list of their numbers.
  const matcher = (sought) => {
    const known = new Map();
    return (word) => {
      if (!known.has(word)) {
        let found = [];
        for (const entries of parsed.values()) {
          const targets = entries.get(word)?.targets;
          if (targets) {
            found = sought.flatMap((keys, number) => targets.some((key) => keys.has(key)) ? [number] : []);
            break;
          }
        }
        known.set(word, found);
      }
      return known.get(word);
    };
  };

  const hasPhrase = (text, phrase) => {
    const words = wordsOf(text).map(([word]) => word);
    return words.some((_, at) => phrase.every((word, next) => words[at + next] === word));
  };

  // A text in pieces: `[text, is it marked]`.
  const pieces = (text, from, to, marks) => {
    const found = [];
    let at = from;
    for (const [start, end] of marks) {
      if (start < at || end > to) continue;
      if (start > at) found.push([text.slice(at, start), false]);
      found.push([text.slice(start, end), true]);
      at = end;
    }
    if (at < to) found.push([text.slice(at, to), false]);
    return found;
  };

  const marksOf = (text, matches) => wordsOf(text).filter(([word]) => matches(word).length).map(([, start, end]) => [start, end]);

  // The part of a text with the most of the words that are sought.
  const excerptOf = (text, matches) => {
    const words = wordsOf(text);
    const numbers = words.map(([word]) => matches(word));
    let [first, most] = [0, 0];
    numbers.forEach((own, at) => {
      if (!own.length) return;
      const near = numbers.slice(at, at + EXCERPT - 6);
      const value = new Set(near.flat()).size + near.filter((each) => each.length).length / 100;
      if (value > most) [first, most] = [at, value];
    });
    if (!words.length) return [];
    // Some words before; from the start of a sentence if that is near.
    let from = Math.max(0, first - 6);
    for (let at = first; at > first - 10 && at > 0; at--) {
      if (/[.!?。]/.test(text.slice(words[at - 1][2], words[at][1]))) {
        from = at;
        break;
      }
    }
    const last = Math.min(words.length, from + EXCERPT) - 1;
    const [start, end] = [from ? words[from][1] : 0, last === words.length - 1 ? text.length : words[last][2]];
    const marks = words.filter((_, at) => numbers[at].length).map(([, begin, after]) => [begin, after]);
    const found = pieces(text, start, end, marks);
    if (start > 0) found.unshift(["… ", false]);
    if (end < text.length) found.push([" …", false]);
    return found;
  };

  const hitOf = ([, href, title, crumbs, parts], matches) => {
    let [best, most, all] = [null, 0, new Set()];
    for (const part of parts) {
      const [, heading, text] = part;
      const numbers = (of) => wordsOf(of).flatMap(([word]) => matches(word));
      const [above, below] = [numbers(heading), numbers(text)];
      for (const number of [...above, ...below]) all.add(number);
      const value = new Set([...above, ...below]).size + new Set(above).size / 2 + Math.min(above.length * 3 + below.length, 50) / 100;
      if (value > most) [best, most] = [part, value];
    }
    best ??= parts.find(([, , text]) => text) ?? parts[0];
    const [id, , text] = best;
    // A page whose title has all the words is meant as a whole.
    const inTitle = new Set(wordsOf(title).flatMap(([word]) => matches(word)));
    const heading = inTitle.size >= all.size && inTitle.size > 0 ? "" : best[1];
    return {
      href: href + (heading ? `#${id}` : ""),
      title: pieces(title, 0, title.length, marksOf(title, matches)),
      heading: pieces(heading, 0, heading.length, marksOf(heading, matches)),
      crumbs,
      excerpt: excerptOf(text, matches),
    };
  };

  // An answer: how many pages there are, whether that is all, and `next(count)` for the next best ones.
  receive.search = async (query, guide) => {
    const { order, sought, phrases, isCut } = await score(query, guide);
    const matches = matcher(sought);
    let at = 0;
    let missing = false;
    const fits = (document) => phrases.every((phrase) => [[null, document[2]], ...document[4].map(([, heading, text]) => [heading, text])]
      .some((texts) => texts.some((text) => text && hasPhrase(text, phrase))));
    const limit = phrases.length ? Math.min(order.length, MOST_READ) : order.length;
    const next = async (count) => {
      const hits = [];
      while (hits.length < count && at < limit) {
        const pages = order.slice(at, Math.min(at + count - hits.length, limit));
        at += pages.length;
        const documents = await Promise.all(pages.map((page) => documentOf(page).catch(() => { missing = true; })));
        for (const document of documents) if (document && fits(document)) hits.push(hitOf(document, matches));
      }
      return { hits, missing, more: at < limit };
    };
    return { count: phrases.length ? null : order.length, isCut, next };
  };

  // For tests: the order of pages, and what a word refers to.
  receive.score = score;
  receive.targetsOf = targetsOf;
  receive.wordsOf = wordsOf;
  globalThis.guidepostSearch = receive;

  // ---- The dialog ----

  // How many results are shown at first, and after each press of the button.
  const RESULTS = 5;
  // The wait after a key, and before a slow search is announced, in milliseconds.
  const PAUSE = 120;
  const SLOW = 400;

  const link = globalThis.document?.querySelector(".find");
  const folder = link && new URL("index/", link.href);
  const site = link && new URL("../../", folder);

  receive.load ??= (path) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(path, folder);
    script.onload = () => { script.remove(); done(); };
    script.onerror = () => { script.remove(); failed(new Error(path)); };
    document.head.append(script);
  });

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // Text of the index is only ever added as text.
  const marks = (found) => found.map(([text, isMarked]) => isMarked ? make("mark", {}, text) : text);

  // In a folder without a server, an address of a folder is its file.
  const addressOf = (href) => {
    const address = new URL(href, site);
    if (address.protocol === "file:" && address.pathname.endsWith("/")) address.pathname += "index.html";
    return address.href;
  };

  // The first folder of the present page.
  const guideOf = () => {
    const rest = location.href.startsWith(site.href) ? location.pathname.slice(site.pathname.length) : "";
    const at = rest.indexOf("/");
    try {
      return at > 0 ? decodeURIComponent(rest.slice(0, at)) : "";
    } catch {
      return "";
    }
  };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  let dialog, input, status, list, more, strings, answer, timer, run = 0;

  const itemOf = ({ href, title, heading, crumbs, excerpt }) => {
    const address = addressOf(href);
    const item = make("li", {}, make("a", { href: address }, ...marks(title)));
    if (heading.length) item.firstChild.append(make("span", { className: "section" }, ...marks(heading)));
    if (crumbs.length) item.append(make("p", { className: "crumb" }, crumbs.join(" / ")));
    if (excerpt.length) item.append(make("p", {}, ...marks(excerpt)));
    return item;
  };

  const countOf = ({ count, isCut }, shown) => {
    const { none, one, many, over } = strings;
    const all = count ?? shown;
    if (!all) return none;
    if (count === null && more.hidden === false) return fill(over, { count: all });
    return all === 1 ? one : fill(isCut ? over : many, { count: all });
  };

  const show = async (current) => {
    const { hits, missing, more: rest } = await answer.next(RESULTS);
    if (current !== run) return;
    list.append(...hits.map(itemOf));
    more.hidden = !rest;
    status.textContent = [countOf(answer, list.children.length), missing && strings.incomplete].filter(Boolean).join(" ");
  };

  const search = async () => {
    const current = ++run;
    list.ariaBusy = "true";
    const query = input.value.trim();
    clearTimeout(timer);
    remember(query);
    const slow = setTimeout(() => { if (current === run && strings) status.textContent = strings.searching; }, SLOW);
    try {
      await start();
      if (current !== run) return;
      if (!query) {
        list.replaceChildren();
        more.hidden = true;
        status.textContent = "";
        return;
      }
      const found = await receive.search(input.value, guideOf());
      if (current !== run) return;
      answer = found;
      list.replaceChildren();
      await show(current);
    } catch {
      if (current === run) fail();
    } finally {
      clearTimeout(slow);
      if (current === run) list.ariaBusy = "false";
    }
  };

  // The words of the dialog are in the root of the index, which is the first to be asked for.
  const start = async () => {
    const root = await get("root", 0);
    if (!strings) document.head.append(make("link", { rel: "stylesheet", href: new URL(root.style, site) }));
    strings = root.strings;
    dialog.ariaLabel = input.ariaLabel = strings.label;
    dialog.querySelector(".close").textContent = strings.close;
    more.textContent = strings.more;
  };

  const fail = () => {
    list.replaceChildren();
    more.hidden = true;
    // Without the root there are no words: the link to the list of all pages says enough.
    status.replaceChildren(strings?.failed ?? "", " ", make("a", { href: addressOf(link.href) }, strings?.all ?? link.textContent));
  };

  // The address of the page has the query, so that it can be shared.
  const remember = (query) => {
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // In a folder without a server, browsers refuse it.
    }
  };

  // Up and down move the focus from the field over the links and back.
  const move = (event) => {
    // In the field, the first press would only empty it.
    if (event.key === "Escape") {
      event.preventDefault();
      dialog.close();
    }
    const links = [input, ...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Enter" && document.activeElement === input) {
      event.preventDefault();
      list.querySelector("a")?.click();
    } else if (to !== undefined && at >= 0) {
      event.preventDefault();
      links[Math.min(Math.max(to, 0), links.length - 1)].focus();
    }
  };

  const build = () => {
    
    input = make("input", { type: "search", autocomplete: "off", spellcheck: false, ariaLabel: link.textContent, enterKeyHint: "go" });
    status = make("p", { role: "status" });
    list = make("ol");
    more = make("button", { type: "button", className: "more", hidden: true });
    const close = make("button", { type: "button", className: "close", textContent: "×" });
    dialog = make("dialog", { className: "search-dialog", ariaLabel: link.textContent },
      make("div", { className: "search-field", role: "search" }, input, close), status, list, more);
    input.addEventListener("input", () => {
      clearTimeout(timer);
      list.ariaBusy = "true";
      timer = setTimeout(search, PAUSE);
    });
    dialog.addEventListener("keydown", move);
    close.addEventListener("click", () => dialog.close());
    more.addEventListener("click", async () => {
      const at = list.children.length;
      await show(run).catch(fail);
      list.children[at]?.querySelector("a").focus();
    });
    list.addEventListener("click", (event) => {
      // A link to a section of the present page. Of another one, the way back leads to the query.
      const chosen = event.target.closest("a");
      if (chosen?.hash && chosen.pathname === location.pathname) dialog.close();
    });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => {
      run++;
      clearTimeout(timer);
      remember("");
    });
    document.body.append(dialog);
  };

  // Opens the dialog, with the query of the address if it has one.
  receive.open = () => {
    if (!dialog) build();
    if (dialog.open) return;
    const query = new URL(location.href).searchParams.get("q");
    if (query) input.value = query;
    dialog.showModal();
    input.select();
    search();
  };

  // On the page for addresses without a page: the pages whose titles are nearest to the words of the address.
  receive.suggest = async (place) => {
    const { strings: words } = await get("root", 0);
    let path = location.pathname;
    try {
      path = decodeURIComponent(path);
    } catch {}
    const query = path.startsWith(site.pathname) ? path.slice(site.pathname.length) : path;
    // The last part of an address says most.
    const parts = query.replace(/\.\w+$/, "").split("/").filter(Boolean);
    for (const part of [parts.at(-1), parts.join(" ")]) {
      const { hits } = await (await receive.search(`${part ?? ""} `)).next(RESULTS);
      if (!hits.length) continue;
      const items = hits.map(({ href, title, crumbs }) => make("li", {},
        make("a", { href: addressOf(href.split("#")[0]) }, title.map(([text]) => text).join("")), crumbs.length ? ` (${crumbs.join(" / ")})` : ""));
      place.append(make("h2", { textContent: words.similar }), make("ul", {}, ...items));
      place.hidden = false;
      return;
    }
  };

  if (link) {
    const place = document.querySelector("[data-suggest]");
    place && receive.suggest(place).catch(() => {});
    const isSlash = "slash" in link.dataset;
    if (isSlash) {
      addEventListener("keydown", (event) => {
        if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target.closest("input, textarea, select, [contenteditable]")) return;
        event.preventDefault();
        receive.open();
      });
    }
    // The file was asked for by a reader, or for a page that needs it.
    if (!(place || isSlash) || new URL(location.href).searchParams.has("q")) receive.open();
  }
}
