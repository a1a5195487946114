// How easy a text is to read: words, sentences and the Flesch–Kincaid grade (Kincaid and others, 1975).

/** Syllables of an English word, by its vowel groups: a good estimate over a page, not for one word. */
export function syllables(word) {
  const letters = word.toLowerCase().replace(/[^a-z]/g, "");
  if (letters.length <= 3) return 1;
  const spoken = letters.replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/, "").replace(/^y/, "");
  return Math.max(1, (spoken.match(/[aeiouy]{1,2}/g) ?? []).length);
}

export function words(text) {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}'’%-]*/gu) ?? [];
}

/** The sentences of a block of text; a number with a point or a colon ends none. */
export function sentences(block) {
  return block
    .replace(/(\d)[.,](\d)/g, "$1$2")
    .split(/(?<=[.!?])["')\]]*\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}{2}/u.test(sentence));
}

/** Of blocks of text (paragraphs, list items): words, mean sentence length, grade and the sentences over `most` words. */
export function measure(blocks, most = 25) {
  const all = blocks.flatMap(sentences).map((text) => ({ text, words: words(text) }));
  const list = all.flatMap((sentence) => sentence.words);
  const mean = list.length / Math.max(1, all.length);
  const perWord = list.reduce((sum, word) => sum + syllables(word), 0) / Math.max(1, list.length);
  return {
    words: list.length,
    mean,
    grade: 0.39 * mean + 11.8 * perWord - 15.59,
    long: all.filter((sentence) => sentence.words.length > most).map(({ text }) => text),
  };
}
