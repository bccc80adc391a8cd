// Makes two files of a description: one for the generator, bundled and without the servers of paths and operations, so that every call goes
// to the mock server; and one for the mock server, which judges requests only, without what responses hold.
//
//     node prepare.cjs openapi.yaml generated.json mocked.json

const fs = require("fs");
const path = require("path");
const modules = path.join(process.cwd(), "node_modules");
const load = (name) => require(require.resolve(name, { paths: [modules] }));
const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function operations(document) {
  const items = Object.values(document.paths ?? {});
  return items.flatMap((item) => methods.map((method) => item[method]).filter(Boolean));
}

// Drops the components that nothing refers to any more: the mock server would read them all.
function prune(document) {
  const kept = new Set();
  const open = [document.paths];
  while (open.length > 0) {
    const value = open.pop();
    if (!value || typeof value !== "object") continue;
    open.push(...Object.values(value));
    if (typeof value.$ref !== "string" || kept.has(value.$ref)) continue;
    kept.add(value.$ref);
    const steps = value.$ref.slice(2).split("/").map((step) => decodeURIComponent(step).replace(/~1/g, "/").replace(/~0/g, "~"));
    open.push(steps.reduce((at, step) => at?.[step], document));
  }
  for (const kind of ["schemas", "responses", "examples", "headers", "links", "callbacks"]) {
    const named = document.components?.[kind] ?? {};
    for (const name of Object.keys(named)) {
      const place = `#/components/${kind}/${name.replace(/~/g, "~0").replace(/\//g, "~1")}`;
      if (![...kept].some((one) => one === place || one.startsWith(`${place}/`))) delete named[name];
    }
  }
}

async function main([from, generated, mocked]) {
  const RefParser = load("@stoplight/json-schema-ref-parser").default;
  const document = await new RefParser().bundle(path.resolve(from));
  for (const item of Object.values(document.paths ?? {})) delete item.servers;
  for (const operation of operations(document)) delete operation.servers;
  if (document.swagger) {
    delete document.basePath;
  } else {
    document.servers = [{ url: "http://127.0.0.1" }];
  }
  fs.writeFileSync(generated, JSON.stringify(document));

  // References into what is dropped here are of responses only, except for those that a bundler put there.
  const text = JSON.stringify(operations(document).map(({ parameters, requestBody }) => [parameters, requestBody]));
  if (!text.includes("/responses/")) {
    for (const operation of operations(document)) {
      operation.responses = { 200: { description: "Accepted" } };
      delete operation.callbacks;
    }
  }
  prune(document);
  fs.writeFileSync(mocked, JSON.stringify(document));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
