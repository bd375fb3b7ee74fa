// What is typed and not sent yet, kept in this browser until it is sent or its writer signs out (frame.js).
//
// Offices share computers, and a session may end while something is kept: each entry is locked with a key that the
// registry gives out to its writer alone.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function toText(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

function fromText(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export class Kept {
  // Opens what `person` keeps of `meeting`; `hex` is their key.
  static async open(person, meeting, hex) {
    const kept = new Kept();
    kept.prefix = `kept:${person}:${meeting}:`;
    kept.entries = new Map();
    kept.lasting = false;
    try {
      const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
      kept.secret = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
      await kept.read();
      kept.lasting = true;
    } catch {
      // No lock without https, no store where the browser forbids it: then it is kept as long as the page is open.
    }
    return kept;
  }

  async read() {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(this.prefix))) {
      try {
        const [vector, sealed] = localStorage.getItem(name).split(".").map(fromText);
        const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: vector }, this.secret, sealed);
        const entry = JSON.parse(decoder.decode(bytes));
        this.entries.set(entry.key, entry);
      } catch {
        localStorage.removeItem(name);
      }
    }
  }

  async put(entry) {
    this.entries.set(entry.key, entry);
    if (!this.lasting) return;
    const vector = crypto.getRandomValues(new Uint8Array(12));
    const plain = encoder.encode(JSON.stringify(entry));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: vector }, this.secret, plain));
    // It may have been sent while it was being locked.
    if (this.entries.get(entry.key) !== entry) return;
    try {
      localStorage.setItem(this.prefix + entry.key, `${toText(vector)}.${toText(sealed)}`);
    } catch {
      this.lasting = false;
    }
  }

  remove(key) {
    this.entries.delete(key);
    try {
      localStorage.removeItem(this.prefix + key);
    } catch {
      // Nothing was kept.
    }
  }

  // The entries in the order in which they were begun: those of one item, or all.
  of(item = null) {
    const found = [...this.entries.values()].filter((entry) => item === null || entry.item === item);
    return found.sort((one, other) => one.at - other.at);
  }
}
