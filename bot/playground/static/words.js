// Every word of the page itself; it follows the language of whoever one is.

const WORDS = {
  en: {
    playground: "playground",
    people: "You are",
    person_hint: "Switch to see the same conversation from the other side.",
    language: "Your Slack speaks",
    conversations: "Conversations",
    home: "Home",
    home_empty: "The app has published nothing here yet.",
    again: "Start again",
    again_sure: "Forget everything that was said here? People and files stay.",
    yes: "Yes, start again",
    cancel: "Cancel",
    close: "Close",
    menu: "People and conversations",
    skip: "Skip to the message box",
    about_general: "A channel for everyone. Mention @{app} to ask in public.",
    about_dm: "A private conversation between you and {app}.",
    empty_general: "Nothing was said here yet. Try: @{app} may I use our logo in a post?",
    empty_dm: "Ask {app} something, or type / for its commands.",
    write: "Message to {where}",
    reply: "Reply",
    reply_in: "Reply in this thread",
    send: "Send",
    hint: "Enter to send, Shift + Enter for a new line, / for commands",
    no_thread_command: "{command} does not work in a thread, as in Slack itself.",
    no_command: "{command} is not a valid command.",
    more: "More actions",
    edit: "Edit message",
    remove: "Delete message",
    save: "Save",
    edited: "(edited)",
    app: "app",
    only_you: "Only visible to you",
    prompts: "Try one of these",
    problems: "What Slack would have refused or not shown",
    dismiss: "Dismiss",
    unknown_block: "This page does not know the block type “{kind}”.",
    elsewhere: "Picture from another site, not loaded here",
    choose: "Choose…",
    nobody: "Choose somebody…",
    optional: "optional",
    waiting: "One moment…",
    news: "{who} has a new message",
    unread: "{count} unread",
    log: "Messages",
    helpful: "Feedback",
    lost: "The connection to the playground is gone. Trying again…",
    today: "today",
  },
  nl: {
    playground: "speelplaats",
    people: "Je bent",
    person_hint: "Wissel om hetzelfde gesprek van de andere kant te zien.",
    language: "Je Slack spreekt",
    conversations: "Gesprekken",
    home: "Start",
    home_empty: "De app heeft hier nog niets gepubliceerd.",
    again: "Opnieuw beginnen",
    again_sure: "Alles vergeten wat hier gezegd is? Mensen en bestanden blijven.",
    yes: "Ja, begin opnieuw",
    cancel: "Annuleren",
    close: "Sluiten",
    menu: "Mensen en gesprekken",
    skip: "Naar het berichtveld",
    about_general: "Een kanaal voor iedereen. Noem @{app} om het openlijk te vragen.",
    about_dm: "Een privégesprek tussen jou en {app}.",
    empty_general: "Hier is nog niets gezegd. Probeer: @{app} mag ik ons logo gebruiken in een post?",
    empty_dm: "Vraag {app} iets, of typ / voor de opdrachten.",
    write: "Bericht aan {where}",
    reply: "Antwoorden",
    reply_in: "Antwoord in dit gesprek",
    send: "Versturen",
    hint: "Enter om te versturen, Shift + Enter voor een nieuwe regel, / voor opdrachten",
    no_thread_command: "{command} werkt niet in een draad, net als in Slack zelf.",
    no_command: "{command} is geen geldige opdracht.",
    more: "Meer acties",
    edit: "Bericht bewerken",
    remove: "Bericht verwijderen",
    save: "Opslaan",
    edited: "(bewerkt)",
    app: "app",
    only_you: "Alleen zichtbaar voor jou",
    prompts: "Probeer een van deze",
    problems: "Wat Slack geweigerd of niet getoond zou hebben",
    dismiss: "Verbergen",
    unknown_block: "Deze pagina kent het bloktype “{kind}” niet.",
    elsewhere: "Beeld van een andere site, hier niet geladen",
    choose: "Kies…",
    nobody: "Kies iemand…",
    optional: "mag leeg blijven",
    waiting: "Even wachten…",
    news: "{who} heeft een nieuw bericht",
    unread: "{count} ongelezen",
    log: "Berichten",
    helpful: "Feedback",
    lost: "De verbinding met de speelplaats is weg. Nog een keer proberen…",
    today: "vandaag",
  },
};

let language = "en";

/** Take the language of a Slack locale; gives whether it changed. */
export function speak(locale) {
  const wanted = locale.startsWith("nl") ? "nl" : "en";
  const changed = wanted !== language;
  language = wanted;
  document.documentElement.lang = wanted;
  return changed;
}

/** A word of the page, its {names} filled in. */
export function word(name, values = {}) {
  return WORDS[language][name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export function clock(ts) {
  const when = new Date(Number(ts) * 1000);
  return when.toLocaleTimeString(language === "nl" ? "nl-NL" : "en-GB", { hour: "2-digit", minute: "2-digit" });
}
