// Loaded before Prism. It reads the style deepObject by walking the schema, and makes an object of every optional property that was not sent, which
// then lacks what it requires. Here such objects are left out.

const path = require("path");
const file = "@stoplight/prism-http/dist/validator/deserializers/style/deepObject.js";
const module_ = require(path.join(process.cwd(), "target/prism/node_modules", file));
const read = module_.deserializeDeepObjectStyle;

function sent(value, place, names) {
  if (Array.isArray(value)) {
    // Prism numbers the items by their order of arrival, which is the order that they are sent in.
    return value.length === 0 ? undefined : value;
  }
  if (!value || typeof value !== "object") return value;
  if (!names.some((name) => name.startsWith(`${place}[`))) return undefined;
  const members = Object.entries(value).map(([name, inner]) => [name, sent(inner, `${place}[${name}]`, names)]);
  return Object.fromEntries(members.filter(([, inner]) => inner !== undefined));
}

module_.deserializeDeepObjectStyle = (name, parameters, schema) =>
  sent(read(name, parameters, schema), name, Object.keys(parameters));
