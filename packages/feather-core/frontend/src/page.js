/** All modules of a page in one file: one request, and smaller than the three of them apart. */
import "./ui.js";
import "./api.js";
import "./feather.js";
