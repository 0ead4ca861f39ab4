// The Home tab: what the app published for one person.

import { renderBlocks } from "./blocks.js";
import { act, h, redraw } from "./dom.js";
import { word } from "./words.js";

export class Home {
  /** `room` gives: shown(text). */
  constructor(root, room) {
    this.root = root;
    this.room = room;
  }

  draw(state) {
    const view = state.home;
    this.root.setAttribute("aria-label", word("home"));
    redraw(this.root, [state.me, view?.id, view?.hash], () => [
      h("div", { class: "home content" }, ...inner(view, this.surface(view, state))),
    ]);
  }

  surface(view, state) {
    return {
      me: state.me,
      names: state.names,
      people: state.people,
      heading: "h2",
      press: async (element, value) => {
        const answer = await act("press", { user: state.me, view_id: view.id, action_id: element.action_id, value });
        if (answer.shown) this.room.shown(answer.shown);
      },
    };
  }
}

function inner(view, surface) {
  return view ? renderBlocks(view.blocks, surface) : [h("p", { class: "empty" }, word("home_empty"))];
}
