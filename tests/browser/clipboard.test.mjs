// The tests that use the clipboard. All pages of a browser share it, so one process runs them one after the other.

import "./code.mjs";
import "./markdown.mjs";
import "./sections.mjs";
import "./sharing.mjs";
