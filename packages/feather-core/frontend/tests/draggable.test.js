import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeApi, mountIsland, tick } from "../src/testing.js";

const MARKUP = `<div data-island="board">
  <ol class="column" data-id="10" data-label="Backlog">
    <li class="card" data-id="1" data-label="One"><button class="grip"></button></li>
    <li class="card" data-id="2"><strong>Two</strong><button class="grip" aria-label="Grab" aria-describedby="mine">=</button></li>
    <li class="card" data-id="3" aria-label="Three"><span class="grip"></span></li>
  </ol>
  <h2 id="doing">  In
    progress </h2>
  <ol class="column" data-id="20" aria-labelledby="doing"></ol>
  <ol class="column" data-id="30" aria-label="Done"><li class="card" data-id="4" data-island="card">Four<button class="grip"></button></li></ol>
</div>`;

let logged;
beforeAll(async () => {
  await import("../src/api.js");
  await import("../src/feather.js");
  await import("./board.example.js");
  await import("../src/islands/draggable/draggable.js");
  await import("../src/islands/draggable/steps.js");
});
beforeEach(() => {
  document.body.innerHTML = "";
  logged = vi.spyOn(console, "error").mockImplementation(() => {});
});

const columns = () =>
  [...document.querySelectorAll(".column")].map((zone) => [...zone.querySelectorAll(".card")].map((card) => card.dataset.id).join("")).join("|");
const grip = (id) => document.querySelector(`.card[data-id="${id}"] .grip`);
const spoken = async () => {
  await new Promise((resolve) => setTimeout(resolve, 40));
  return document.querySelector("#f-live-assertive").textContent;
};
async function press(...keys) {
  for (const key of keys) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await tick();
  }
}
async function board(markup = MARKUP) {
  const instance = await mountIsland(markup);
  await vi.waitFor(() => expect(document.querySelector("#f-drag-hint")).not.toBeNull());
  return instance;
}
/** A board with these options instead of the documented ones. */
async function boardWith(options, markup = MARKUP) {
  island("board", { draggable: { items: ".card", zones: ".column", handle: ".grip", ...options } });
  return board(markup);
}

describe("the documented board", () => {
  test("moves by keys, tells where, and tells the server once", async () => {
    const { requests } = fakeApi({ "POST /cards/*/move": {} });
    const moved = vi.fn();
    document.addEventListener("card:moved", moved, { once: true });
    await board();
    grip(1).focus();
    await press(" ");
    expect(await spoken()).toBe(
      "One picked up: Backlog, position 1 of 3. Use arrow keys to move, space to drop, escape to cancel.",
    );
    await press("ArrowDown");
    expect([columns(), await spoken()]).toEqual(["213||4", "Backlog, position 2 of 3."]);
    await press("ArrowRight");
    expect([columns(), await spoken()]).toEqual(["23|1|4", "In progress, position 1 of 1."]);
    await press("ArrowRight", "ArrowRight");
    expect([columns(), await spoken()]).toEqual(["23||14", "It cannot move further that way."]);
    await press("End");
    expect(document.activeElement).toBe(grip(1));
    await press("Enter");
    expect([columns(), await spoken()]).toEqual(["23||41", "One dropped: Done, position 2 of 2."]);
    expect(requests.map(({ path, body }) => [path, body])).toEqual([["/api/cards/1/move", { column: "30", position: 1 }]]);
    expect(moved.mock.calls[0][0].detail).toEqual({
      itemId: "1", fromIndex: 0, toIndex: 1, fromZoneId: "10", toZoneId: "30", sameZone: false,
      beforeId: null, afterId: "4", via: "keyboard",
    });
  });

  test.each([409, 500])("a %i puts the item back, and says so", async (status) => {
    fakeApi({ "POST /cards/*/move": status });
    const rollback = vi.fn();
    document.addEventListener("feather:rollback", rollback, { once: true });
    const { el } = await board();
    grip(2).focus();
    await press(" ", "ArrowRight", " ");
    await vi.waitFor(() => expect(columns()).toBe("123||4"));
    expect(await spoken()).toBe("The move failed. Two is back: Backlog, position 2 of 3.");
    expect(rollback.mock.calls[0][0].detail).toMatchObject({ island: "board", error: { status } });
    expect([el.dataset.islandError, logged.mock.calls.length, document.activeElement]).toEqual([undefined, 0, grip(2)]);
  });
});

describe("keys", () => {
  beforeEach(() => fakeApi({ "POST /cards/*/move": {} }));

  test("escape, and leaving with the focus, put the item back and call nobody", async () => {
    const onDrop = vi.fn();
    const onDragEnd = vi.fn();
    await boardWith({ onDrop, onDragEnd });
    grip(1).focus();
    await press(" ", "ArrowDown", "ArrowRight", "Escape");
    expect([columns(), await spoken()]).toEqual(["123||4", "One: move cancelled."]);
    await press(" ", "End");
    expect(columns()).toBe("231||4");
    grip(2).focus();
    expect(columns()).toBe("123||4");
    expect([onDrop.mock.calls.length, onDragEnd.mock.calls.length]).toEqual([0, 2]);
  });

  test("dropping where it was calls nobody", async () => {
    const onDrop = vi.fn();
    await boardWith({ onDrop });
    grip(1).focus();
    await press(" ", "ArrowDown", "Home", " ");
    expect([columns(), onDrop.mock.calls.length, await spoken()]).toEqual(["123||4", 0, "One dropped: Backlog, position 1 of 3."]);
  });

  test("an item may be an island of its own, and go where there are none", async () => {
    const onDrop = vi.fn();
    await boardWith({ onDrop });
    grip(4).focus();
    await press(" ", "ArrowLeft", " ");
    expect([columns(), onDrop.mock.calls[0][2].toZoneId]).toEqual(["123|4|", "20"]);
  });

  test("canDrop decides, and is skipped over; hooks hear what happens, with this", async () => {
    const log = [];
    await boardWith({
      canDrop(item, zone) { return this.name === "board" && zone.dataset.id !== "20"; },
      onDragStart(item) { log.push([this.name, "start", item.dataset.id]); },
      onDragOver(item, zone) { log.push(["over", item.dataset.id, zone.dataset.id]); },
      onDragEnd(item) { log.push(["end", item.dataset.id]); },
      label: (item) => `card ${item.dataset.id}`,
      zoneLabel: (zone) => `list ${zone.dataset.id}`,
    });
    grip(1).focus();
    await press(" ", "ArrowRight");
    expect([columns(), await spoken()]).toEqual(["23||14", "list 30, position 1 of 2."]);
    await press(" ");
    expect(await spoken()).toBe("card 1 dropped: list 30, position 1 of 2.");
    expect(log).toEqual([["board", "start", "1"], ["over", "1", "30"], ["end", "1"]]);
  });

  test("arrows follow the axis", async () => {
    await boardWith({ axis: "x" });
    grip(1).focus();
    await press(" ", "ArrowRight");
    expect(columns()).toBe("213||4");
    await press("ArrowDown");
    expect(columns()).toBe("23|1|4");
    await press("Escape");
    document.querySelector(".column").style.direction = "rtl";
    await press(" ", "ArrowLeft");
    expect(columns()).toBe("213||4");
    await press("Escape");
    await boardWith({ axis: "xy", zones: undefined }, MARKUP.slice(0, MARKUP.indexOf("<h2")));
    grip(1).focus();
    await press(" ", "ArrowRight", "ArrowDown");
    expect(columns()).toBe("231");
  });

  test("keys that mean something else are left alone", async () => {
    await boardWith({});
    grip(1).focus();
    const pressed = (key, init) => {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
      document.activeElement.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(["ArrowDown", "Escape", "Home", "a"].map((key) => pressed(key))).toEqual([false, false, false, false]);
    expect([pressed(" ", { ctrlKey: true }), pressed(" ", { repeat: true })]).toEqual([false, true]);
    await tick();
    expect(document.querySelector(".is-dragging")).toBeNull();
  });

  test("an item that is still being saved cannot be moved again", async () => {
    let saved;
    const onDrop = vi.fn(() => new Promise((resolve) => { saved = resolve; }));
    await boardWith({ onDrop });
    grip(1).focus();
    await press(" ", "ArrowDown", " ");
    expect(grip(1).parentElement.getAttribute("aria-busy")).toBe("true");
    await press(" ", "ArrowDown", " ");
    expect([columns(), onDrop.mock.calls.length, await spoken()]).toEqual(["213||4", 1, "One cannot be moved now."]);
    saved();
    await tick();
    expect(grip(1).parentElement.hasAttribute("aria-busy")).toBe(false);
    await press(" ", "ArrowDown", " ");
    expect(columns()).toBe("231||4");
  });

  test("two moves that both fail find their way back", async () => {
    const fail = [];
    await boardWith({ onDrop: () => new Promise((_, reject) => fail.push(reject)) });
    grip(1).focus();
    await press(" ", "ArrowRight", " ");
    grip(2).focus();
    await press(" ", "ArrowRight", " ");
    expect(columns()).toBe("3|21|4");
    fail[0](new Error("no"));
    await tick();
    expect(columns()).toBe("13|2|4");
    fail[1](new Error("no"));
    await tick();
    expect(columns()).toBe("123||4");
  });
});

describe("handles", () => {
  test("say what they are for, and can be focused", async () => {
    await boardWith({});
    expect([1, 2, 3].map((id) => grip(id).getAttribute("aria-label"))).toEqual(["Move One", "Grab", "Move Three"]);
    expect([1, 2, 3].map((id) => grip(id).getAttribute("aria-describedby"))).toEqual(["f-drag-hint", "mine f-drag-hint", "f-drag-hint"]);
    expect([grip(3).getAttribute("role"), grip(3).tabIndex, grip(1).hasAttribute("role")]).toEqual(["button", 0, false]);
  });

  test("that come later are prepared, too, and again after a swap", async () => {
    const { el } = await boardWith({});
    document.querySelector(".column").insertAdjacentHTML("beforeend", '<li class="card" data-id="9" data-label="Nine"><i class="grip"></i></li>');
    await tick();
    expect(grip(9).getAttribute("aria-label")).toBe("Move Nine");
    grip(1).removeAttribute("aria-describedby");
    el.dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true, detail: { newContent: [el] } }));
    expect(grip(1).getAttribute("aria-describedby")).toBe("f-drag-hint");
  });

  test("are the items themselves if there are none", async () => {
    await boardWith({ handle: undefined });
    const item = document.querySelector(".card");
    item.focus();
    await press(" ", "ArrowDown", " ");
    expect([columns(), item.tabIndex, item.hasAttribute("aria-pressed"), item.hasAttribute("role")]).toEqual(["213||4", 0, false, false]);
  });

  test("while lifted, say so", async () => {
    await boardWith({});
    grip(1).focus();
    await press(" ");
    expect([grip(1).getAttribute("aria-pressed"), document.querySelector('.is-dragging[data-via="keyboard"]').dataset.id]).toEqual(["true", "1"]);
    await press("Escape");
    expect([grip(1).hasAttribute("aria-pressed"), document.querySelector(".is-dragging, [data-via]")]).toEqual([false, null]);
  });
});

test("the page's own live region is used", async () => {
  document.body.innerHTML = '<div id="f-live-assertive" class="mine"></div>';
  await boardWith({});
  grip(1).focus();
  await press(" ");
  expect(await spoken()).toContain("One picked up");
  expect(document.querySelectorAll("#f-live-assertive").length).toBe(1);
});

test("a configuration without items is an error of the island", async () => {
  island("board", { draggable: { zones: ".column" } });
  const { el } = await mountIsland(MARKUP);
  await vi.waitFor(() => expect(el.dataset.islandError).toBe("draggable"));
  expect(logged.mock.calls[0][1].message).toBe('draggable needs items, like ".card"');
});

test("once the island is gone, nothing listens any more", async () => {
  const onDragStart = vi.fn();
  const { el } = await boardWith({ onDragStart });
  el.removeAttribute("data-island");
  await tick();
  grip(1).focus();
  await press(" ");
  expect(onDragStart).not.toHaveBeenCalled();
});
