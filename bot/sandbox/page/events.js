// The live line to the sandbox: server-sent events that come back by themselves and resume where they stopped.

import { eventsAddress } from "./api.js";

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 5000;

/**
 * Listens until the page goes away. Before every (re)connection `prepare` reads everything afresh and says up to which
 * event that reaches; the line then resumes behind the last event heard, so that nothing in between is missed.
 * @param {{prepare: () => Promise<number>, onLive: () => void, onEvent: (event: object) => void, onLost: () => void}} listener
 */
export function listen({ prepare, onLive, onEvent, onLost }) {
  let heard = null;
  let pause = FIRST_PAUSE_MS;
  connect();

  async function connect() {
    try {
      const read = await prepare();
      // A sandbox that counts from the beginning again is a new one: there is nothing to resume.
      heard = Math.min(heard ?? read, read);
    } catch {
      tryAgain();
      return;
    }
    open();
  }

  function open() {
    const source = new EventSource(eventsAddress(heard));
    source.onopen = () => {
      pause = FIRST_PAUSE_MS;
      onLive();
    };
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      heard = event.seq;
      onEvent(event);
    };
    source.onerror = () => {
      source.close();
      tryAgain();
    };
  }

  function tryAgain() {
    onLost();
    setTimeout(connect, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}
