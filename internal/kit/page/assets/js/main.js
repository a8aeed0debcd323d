// Each module improves what it finds by data- attributes. Every page works
// without any of them, and one that fails does not stop the others.
import * as ask from "./ask.js";
import * as batch from "./batch.js";
import * as columns from "./columns.js";
import * as drop from "./drop.js";
import * as fields from "./fields.js";
import * as forms from "./forms.js";
import * as grid from "./grid.js";
import * as keys from "./keys.js";
import * as press from "./press.js";
import * as session from "./session.js";

for (const module of [drop, fields, batch, columns, grid, forms, ask, press, keys, session]) {
  try {
    module.start(document);
  } catch (error) {
    console.error(error);
  }
}

// The editor is large: it is fetched by the pages that have a field for it.
if (document.querySelector("textarea[data-rich]")) {
  import("./rich.js").then((rich) => rich.start(document)).catch((error) => console.error(error));
}

// Public forms prepare a proof that a browser sent them.
if (document.querySelector("input[data-proof]")) {
  import("./proof.js").then((proof) => proof.start(document)).catch((error) => console.error(error));
}

// Forms that ask whether the thing is there already.
if (document.querySelector("[data-suggest]")) {
  import("./suggest.js").then((suggest) => suggest.start(document)).catch((error) => console.error(error));
}
