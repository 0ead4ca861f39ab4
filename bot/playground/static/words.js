// The words of the page itself, from bot/texts; they follow the language of whoever one is.

const WORDS = await fetch("/ui/words").then((response) => response.json());
const LOCALES = { nl: "nl-NL", en: "en-GB" };

let language = "en";

/** Take the language of a Slack locale. */
export function speak(locale) {
  language = locale.startsWith("nl") ? "nl" : "en";
  document.documentElement.lang = language;
}

/** A word of the page, its {names} filled in. */
export function word(name, values = {}) {
  return WORDS[language][name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/** The time of day of a moment in seconds. */
export function clock(seconds, more = {}) {
  const when = new Date(Number(seconds) * 1000);
  return when.toLocaleTimeString(LOCALES[language], { hour: "2-digit", minute: "2-digit", ...more });
}
